import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../src/cli/command/runtime.js';
import { createProgram } from '../../../src/cli/program.js';
import { loadConfig } from '../../../src/config/load.js';
import { configurationPage } from '../../../src/config/page.js';
import { flagOf, SETTING_NAMES, variableOf } from '../../../src/config/settings.js';

describe('settings', () => {
  it('are each a flag of a command that uses them', () => {
    const flags = new Set<string | undefined>();
    const add = (command: Command): void => {
      if (command.name() !== 'settings') for (const { long } of command.options) flags.add(long);
      command.commands.forEach(add);
    };
    add(createProgram({ version: '1' } as Runtime));
    expect(SETTING_NAMES.map(flagOf).filter((flag) => !flags.has(flag))).toEqual([]);
  });

  it('have defaults', () => {
    const loaded = loadConfig({}, {});
    expect(loaded.ok && loaded.value.config).toEqual({
      store: './handbill-data',
      author: null,
      redisUsername: null,
      identityKeys: null,
      redisPassword: null,
      redisCa: null,
      server: null,
      listen: '127.0.0.1:50051',
      logLevel: 'info',
      inFlight: 1_024,
      drainGraceMs: 10_000,
      reflection: false,
      eventsKeptHours: 168,
      eventsKeptCommits: 1_000_000,
      eventsHeldCommits: 4_000_000,
      currency: 'EUR',
      pageSize: 50,
      testClock: null,
      timeoutMs: 30_000,
    });
  });

  it('come from variables, and flags win over these', () => {
    const loaded = loadConfig(
      { listen: 'localhost:1', reflection: true },
      { HANDBILL_LISTEN: 'localhost:2', HANDBILL_DRAIN_GRACE_MS: '5', HANDBILL_STORE: '' },
    );
    if (!loaded.ok) throw new Error('must load');
    expect(loaded.value.config).toMatchObject({ listen: 'localhost:1', drainGraceMs: 5, reflection: true });
    expect(loaded.value.origins).toMatchObject({ listen: 'flag', drainGraceMs: 'variable', store: 'default' });
  });

  it.each([
    ['--listen', { listen: 'somewhere' }, {}, 'somewhere'],
    ['--listen', { listen: 'host:65536' }, {}, 'host:65536'],
    ['HANDBILL_PAGE_SIZE', {}, { HANDBILL_PAGE_SIZE: '1001' }, '1001'],
    ['HANDBILL_PAGE_SIZE', {}, { HANDBILL_PAGE_SIZE: '0' }, '0'],
    ['HANDBILL_IN_FLIGHT', {}, { HANDBILL_IN_FLIGHT: '1e3' }, '1e3'],
    ['--currency', { currency: 'EURO' }, {}, 'EURO'],
    ['--log-level', { logLevel: 'loud' }, {}, 'loud'],
    ['HANDBILL_REFLECTION', {}, { HANDBILL_REFLECTION: 'maybe' }, 'maybe'],
    ['--store', { store: ' ' }, {}, ' '],
  ])('a bad value of %s is refused with its name, value and a reason', (field, flags, environment, value) => {
    const loaded = loadConfig(flags, environment);
    expect(loaded.ok ? [] : loaded.error).toEqual([{ path: [field], value, reason: expect.stringMatching(/must/) }]);
  });

  it.each(['host:1', '[::1]:50051', 'unix:/tmp/x.sock', '0.0.0.0:0'])('listens on %s', (listen) => {
    expect(loadConfig({ listen }, {}).ok).toBe(true);
  });

  it('report every bad value at once', () => {
    const loaded = loadConfig({ listen: 'x' }, { HANDBILL_PAGE_SIZE: 'y' });
    expect(loaded.ok ? 0 : loaded.error.length).toBe(2);
  });

  it('warn of variables that are no settings', () => {
    const loaded = loadConfig({}, { HANDBILL_LISTN: 'x', HOME: '/' });
    expect(loaded.ok && loaded.value.warnings).toEqual([expect.stringContaining('HANDBILL_LISTN')]);
  });

  it('are named alike as flags and variables', () => {
    expect(SETTING_NAMES.map((name) => [flagOf(name), variableOf(name)])).toContainEqual([
      '--drain-grace-ms',
      'HANDBILL_DRAIN_GRACE_MS',
    ]);
  });
});

describe('docs/configuration.md', () => {
  it('is what the schema writes (npm run docs)', async () => {
    const page = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(configurationPage());
  });
});
