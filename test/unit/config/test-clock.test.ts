import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { createTestClock } from '../../../src/config/test-clock.js';
import { createAgeBound } from '../../../src/engine/outbox/age-bound.js';
import { TRIM_LOOKS_APART_MS } from '../../../src/limits.js';
import { type TestClock, testClock } from '../../support/test-clock.js';

const HOUR = 3_600_000;

let moved: TestClock;
beforeEach(async () => {
  moved = await testClock('2026-11-30T08:00:00Z');
});
afterEach(() => moved.remove());

describe('a test clock', () => {
  it('stands still until it is moved, and has moved for the next look', async () => {
    const { clock } = createTestClock(moved.file);
    expect([clock(), clock()]).toEqual([moved.nowMs, moved.nowMs]);
    await moved.pass(HOUR);
    expect(clock()).toBe(moved.nowMs);
    await moved.pass(-2 * HOUR);
    expect(clock()).toBe(moved.nowMs);
  });

  it('takes the clock that nobody sets along forward, and never back', async () => {
    const { monotonic } = createTestClock(moved.file);
    const before = monotonic();
    await moved.pass(HOUR);
    const after = monotonic();
    expect(after - before).toBeGreaterThanOrEqual(HOUR);
    await moved.pass(-2 * HOUR);
    expect(monotonic()).toBeGreaterThanOrEqual(after);
  });

  it('lets a week of events be trimmed: too old at two looks, an hour apart', async () => {
    const WEEK = 7 * 24 * HOUR;
    const bound = createAgeBound({ maxAgeMs: WEEK, ...createTestClock(moved.file) });
    expect(bound(moved.nowMs)).toBeNull();
    await moved.pass(WEEK + HOUR);
    const newestMs = moved.nowMs;
    bound(newestMs);
    await moved.pass(TRIM_LOOKS_APART_MS);
    expect(bound(newestMs)).toBe(newestMs - WEEK);
  });

  it('stays where it is while its file holds no time, but must hold one at the start', async () => {
    const { clock } = createTestClock(moved.file);
    await writeFile(moved.file, '');
    expect(clock()).toBe(moved.nowMs);
    expect(() => createTestClock(moved.file)).toThrow(/test clock .* can't be read/);
    await writeFile(moved.file, 'soon');
    expect(() => createTestClock(moved.file)).toThrow(/must be an ISO 8601 date or time/);
    expect(() => createTestClock(`${moved.file}-not-there`)).toThrow(/ENOENT/);
  });
});

describe('the setting of a test clock', () => {
  const load = (flags: Record<string, string>, environment: Record<string, string> = {}) =>
    loadConfig({ testClock: 'now', ...flags }, environment);

  it.each<[string, Record<string, string>]>([
    ['the defaults', {}],
    ['a free port', { listen: '127.0.0.1:0' }],
    ['IPv6', { listen: '[::1]:50051' }],
    ['a name', { listen: 'localhost:50051' }],
    ['a socket', { listen: 'unix:/tmp/handbill.sock' }],
    ['Redis here', { store: 'redis://:secret@127.0.0.1:6379/2' }],
    ['a cluster here', { store: 'redis-cluster://localhost:7000,[::1]:7001' }],
  ])('is allowed with %s, and warned of', (_, flags) => {
    const loaded = load(flags, { NODE_ENV: 'test' });
    expect(loaded.ok && loaded.value.warnings).toEqual([expect.stringContaining('test clock')]);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['NODE_ENV is production', {}, { NODE_ENV: 'production' }],
    ['0.0.0.0:50051 can be reached', { listen: '0.0.0.0:50051' }, {}],
    ['[::]:50051 can be reached', { listen: '[::]:50051' }, {}],
    ['127.0.0.1.example.org:1 can be reached', { listen: '127.0.0.1.example.org:1' }, {}],
    ['shop.example:1 can be reached', {}, { HANDBILL_LISTEN: 'shop.example:1' }],
    ['another machine', { store: 'redis://redis:6379' }, {}],
    ['another machine', { store: 'redis-cluster://127.0.0.1:7000,10.0.0.2:7001' }, {}],
  ])('is refused where %s', (reason, flags, environment) => {
    const loaded = load(flags, environment);
    expect(loaded.ok ? [] : loaded.error).toEqual([
      { path: ['--test-clock'], value: 'now', reason: expect.stringContaining(reason) },
    ]);
  });

  it('is refused as a variable, too, by its name', () => {
    const loaded = loadConfig({}, { HANDBILL_TEST_CLOCK: 'now', NODE_ENV: 'production' });
    expect(loaded.ok ? [] : loaded.error).toMatchObject([{ path: ['HANDBILL_TEST_CLOCK'], value: 'now' }]);
  });
});
