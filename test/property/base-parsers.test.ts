import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimal } from '../../src/base/decimal.js';
import { parseInstant, parseTimeOfDay } from '../../src/base/instant.js';
import { parseList } from '../../src/base/list.js';
import { type Currency, formatAmount } from '../../src/base/money.js';

const SEED = 20_260_103;
const FIRST_YEAR_1000 = Date.UTC(1000, 0, 1);
const LAST_YEAR_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

test('an instant comes back from its ISO form, with any offset', () => {
  const instants = fc.integer({ min: FIRST_YEAR_1000 + 86_400_000, max: LAST_YEAR_9999 - 86_400_000 });
  fc.assert(
    fc.property(instants, fc.integer({ min: -839, max: 839 }), (atMs, offsetMinutes) => {
      expect(parseInstant(new Date(atMs).toISOString())).toEqual({ ok: true, value: atMs });
      const local = new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const [hours, minutes] = [Math.trunc(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
      const offset = `${offsetMinutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
      expect(parseInstant(local + offset)).toEqual({ ok: true, value: atMs });
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-01-01T24:00', '2026-01-01T10:60Z'])(
  '%s is no instant',
  (text) => expect(parseInstant(text).ok).toBe(false),
);

test.each([
  '',
  '2026',
  '2026-1-1',
  '2026-01-01T',
  '2026-01-01T10',
  '2026-01-01T10:00:',
  '2026-01-01T10:00Zx',
  '2026-01-01T10:00+2',
  '01/02/2026',
])('%s is malformed', (text) => expect(parseInstant(text).ok).toBe(false));

test.each([
  ['00:00', 0],
  ['24:00', 1440],
  ['23:59', 1439],
])('%s is a time of day', (text, minute) => expect(parseTimeOfDay(text)).toEqual({ ok: true, value: minute }));

test.each(['24:01', '12:60', '8:00', '12-30', ''])('%s is none', (text) => expect(parseTimeOfDay(text).ok).toBe(false));

test('a decimal comes back from its written form, and never through a float', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_007_199_254_740_991, max: 9_007_199_254_740_991 }), (minor) => {
      expect(parseDecimal(formatAmount(minor, 'EUR' as Currency), 2)).toEqual({ ok: true, value: minor });
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test.each([
  ['9007199254740992', 0],
  ['90071992547409.92', 2],
  ['1.005', 2],
  ['1.', 2],
  ['.5', 2],
  ['', 2],
  ['-', 2],
  ['1e3', 2],
  ['1,5', 2],
  ['١', 0],
])('%s with %i decimals is refused', (text, decimals) => expect(parseDecimal(text, decimals).ok).toBe(false));

test('lists come back from each of their three forms', () => {
  const values = fc.array(fc.stringMatching(/^[a-zäö0-9.-]{1,6}$/), { maxLength: 6 });
  fc.assert(
    fc.property(values, (list) => {
      expect(parseList(list.join('|'))).toEqual({ ok: true, value: list });
      expect(parseList(list.join(', '))).toEqual({ ok: true, value: list });
      expect(parseList(JSON.stringify(list))).toEqual({ ok: true, value: list });
    }),
    { seed: SEED },
  );
});
