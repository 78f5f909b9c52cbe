import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfLocalDay, instantOfLocal, localMsOf } from '../../../src/base/local-time.js';
import { offsetMsAt, parseTimeZone, type TimeZone, UTC } from '../../../src/base/time-zone.js';

const SEED = 20_261_130;
const HOUR = 3_600_000;

const zone = (name: string) => name as TimeZone;
/** `2026-03-29T02:30` as clocks show it. */
const local = (text: string) => Date.parse(`${text}Z`);
const instant = (localText: string, name: string) =>
  new Date(instantOfLocal(local(localText), zone(name))).toISOString();

describe('a local time as an instant', () => {
  test.each([
    ['2026-01-31T08:30', 'UTC', '2026-01-31T08:30:00.000Z'],
    ['2026-01-31T08:30', 'Europe/Warsaw', '2026-01-31T07:30:00.000Z'],
    ['2026-07-31T08:30', 'Europe/Warsaw', '2026-07-31T06:30:00.000Z'],
    ['2026-01-31T08:30', 'America/New_York', '2026-01-31T13:30:00.000Z'],
    ['2026-01-31T08:30', 'Asia/Kolkata', '2026-01-31T03:00:00.000Z'],
    ['2026-01-31T08:30', 'Pacific/Kiritimati', '2026-01-30T18:30:00.000Z'],
  ])('%s in %s', (text, name, expected) => expect(instant(text, name)).toBe(expected));

  test.each([
    // The last moments before, the hour that is skipped, the first moment after.
    ['2026-03-29T01:59:59.999', 'Europe/Berlin', '2026-03-29T00:59:59.999Z'],
    ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    // Half an hour is skipped.
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    // A midnight that is skipped is the beginning of its day.
    ['2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // A whole day that is skipped.
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('clocks are put forward: %s in %s', (text, name, expected) => expect(instant(text, name)).toBe(expected));

  test.each([
    ['2026-10-25T01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25T02:00', 'Europe/Berlin', '2026-10-25T00:00:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    // Midnight comes twice.
    ['2026-11-01T00:30', 'America/Havana', '2026-11-01T04:30:00.000Z'],
  ])('clocks are put back: %s in %s is the first of two', (text, name, expected) =>
    expect(instant(text, name)).toBe(expected),
  );

  test('clocks show the local time again, but for times that they skip', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone')).map(zone);
    const times = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(zones, times, (name, atMs) => {
        const shown = localMsOf(atMs, name);
        const first = instantOfLocal(shown, name);
        expect(localMsOf(first, name)).toBe(shown);
        expect(first).toBeLessThanOrEqual(atMs);
        expect(atMs - first).toBeLessThan(25 * HOUR);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });
});

test.each([
  ['2026-12-31T00:00', 'Europe/Warsaw', '2026-12-31T23:00:00.000Z'],
  ['2026-12-31T14:30', 'Europe/Warsaw', '2026-12-31T23:00:00.000Z'],
  ['2026-03-29T00:00', 'Europe/Warsaw', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25T00:00', 'Europe/Warsaw', '2026-10-25T23:00:00.000Z'],
  ['2018-11-03T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
])('the day of %s in %s ends', (text, name, expected) => {
  expect(new Date(endOfLocalDay(local(text), zone(name))).toISOString()).toBe(expected);
});

describe('the name of a zone', () => {
  test.each([
    ['Europe/Warsaw', 'Europe/Warsaw'],
    ['europe/warsaw', 'Europe/Warsaw'],
    ['utc', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
  ])('%s', (text, expected) => expect(parseTimeZone(text)).toEqual({ ok: true, value: expected }));

  test.each(['', ' ', '+02:00', '-5', 'Mars/Base', 'Europe/Warsaw ', 'W. Europe Standard Time', '__proto__'])(
    '"%s" is none',
    (text) => expect(parseTimeZone(text)).toMatchObject({ ok: false, error: expect.stringContaining('IANA') }),
  );
});

test('the remembered offset of a day is the one that clocks have, also on days of change and years of local mean time', () => {
  const berlin = zone('Europe/Berlin');
  for (const [text, hours] of [
    ['2026-03-29T00:59:59Z', 1],
    ['2026-03-29T01:00:00Z', 2],
    ['2026-03-28T12:00:00Z', 1],
    ['2026-03-30T12:00:00Z', 2],
  ] as const) {
    expect(offsetMsAt(Date.parse(text), berlin)).toBe(hours * HOUR);
    expect(offsetMsAt(Date.parse(text), berlin)).toBe(hours * HOUR);
  }
  expect(offsetMsAt(Date.UTC(1850, 0, 1), zone('America/New_York'))).toBe(-(4 * HOUR + 56 * 60_000 + 2_000));
  expect(offsetMsAt(0, UTC)).toBe(0);
});
