import { describe, expect, test } from 'vitest';
import type { TimeZone } from '../../../src/base/time-zone.js';
import type { DateFormat } from '../../../src/import/cell-formats.js';
import { readPromotions, readTransactions } from '../../support/import-files.js';

const WARSAW = 'Europe/Warsaw' as TimeZone;

async function startOf(cell: string, dateFormat: DateFormat | null, timeZone: TimeZone | null = null) {
  const { target, errors } = await readPromotions(`code;name;startAt\nP;x;${cell}\n`, { dateFormat, timeZone });
  if (errors.length > 0) return errors[0]!.reason;
  return new Date(target.value('P').startAtMs!).toISOString();
}

describe('a date', () => {
  test.each([
    ['2026-12-31', null, '2026-12-31T00:00:00.000Z'],
    ['31.12.2026', null, '2026-12-31T00:00:00.000Z'],
    ['3.4.2026', null, '2026-04-03T00:00:00.000Z'],
    ['31. 12. 2026', null, '2026-12-31T00:00:00.000Z'],
    ['31.12.2026 14:30', null, '2026-12-31T14:30:00.000Z'],
    ['31.12.2026, 14:30:15', null, '2026-12-31T14:30:15.000Z'],
    ['31.12.2026 8:05', null, '2026-12-31T08:05:00.000Z'],
    ['2026/12/31 14:30', null, '2026-12-31T14:30:00.000Z'],
    ['2026. 12. 31.', null, '2026-12-31T00:00:00.000Z'],
    ['03/04/2026', 'dmy', '2026-04-03T00:00:00.000Z'],
    ['03-04-2026', 'dmy', '2026-04-03T00:00:00.000Z'],
    ['03/04/2026', 'mdy', '2026-03-04T00:00:00.000Z'],
    ['12/31/2026 2:30 PM', 'mdy', '2026-12-31T14:30:00.000Z'],
    ['12/31/2026 12:05 am', 'mdy', '2026-12-31T00:05:00.000Z'],
    ['2026-12-31T14:30+02:00', 'mdy', '2026-12-31T12:30:00.000Z'],
  ] as const)('%s (%s)', async (cell, format, expected) => expect(await startOf(cell, format)).toBe(expected));

  test.each([
    ['03/04/2026', null, /tell the date format/],
    // Not even where only one reading is a date: the next row has two.
    ['31/12/2026', null, /tell the date format/],
    ['03-04-2026', null, /tell the date format/],
    ['31.12.26', null, /year of four digits/],
    ['31.02.2026', null, /not a time that exists/],
    ['31.12.2026', 'mdy', /not a time that exists/],
    ['31.12.2026', 'iso', /ISO 8601/],
    ['31.12.2026 25:00', null, /not a time that exists/],
    ['12/31/2026 14:30 PM', 'mdy', /must end with a time/],
    ['31.12.2026 mittags', null, /must end with a time/],
    ['31.12/2026', null, /ISO 8601/],
    ['46022', null, /ISO 8601/],
  ] as const)('%s (%s) is refused', async (cell, format, reason) =>
    expect(await startOf(cell, format)).toMatch(reason),
  );
});

describe('a time without a zone', () => {
  test.each([
    ['2026-12-31T14:30', '2026-12-31T13:30:00.000Z'],
    ['31.07.2026 14:30', '2026-07-31T12:30:00.000Z'],
    ['2026-12-31', '2026-12-30T23:00:00.000Z'],
    ['2026-12-31T14:30Z', '2026-12-31T14:30:00.000Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ])('%s is one of the zone of the import', async (cell, expected) =>
    expect(await startOf(cell, null, WARSAW)).toBe(expected),
  );

  test('of receipts, too; whole numbers stay seconds since 1970', async () => {
    const file =
      'transactionId,profileId,time,itemId\nt1,anna,01.12.2026 08:00,milk\nt2,anna,1767225600,milk\nt3,anna,2026-12-01,milk\n';
    const { target } = await readTransactions(file, { timeZone: WARSAW });
    expect([...target.stored.values()].map(({ timeMs }) => new Date(timeMs).toISOString())).toEqual([
      '2026-12-01T07:00:00.000Z',
      '2026-01-01T00:00:00.000Z',
      '2026-11-30T23:00:00.000Z',
    ]);
  });

  test('the zone is told by the mapping file, too, and what stands for none is told', async () => {
    const file = 'code;name;startAt\nP;x;2026-07-01\n';
    const mapping = JSON.stringify({ columns: {}, timeZone: 'Europe/Warsaw' });
    const mapped = await readPromotions(file, { mapping });
    expect(mapped.target.value('P').startAtMs).toBe(Date.UTC(2026, 5, 30, 22));
    expect(mapped.assumptions.map(({ option }) => option)).not.toContain('timeZone');
    const untold = await readPromotions(file);
    expect(untold.assumptions).toContainEqual({
      option: 'timeZone',
      value: 'UTC',
      reason: 'there are cells such as 2026-07-01',
    });
  });
});

describe('a day without a time', () => {
  async function windowOf(columns: string, cells: string, timeZone: TimeZone | null = WARSAW) {
    const { target, errors } = await readPromotions(`code;name;${columns}\nP;x;${cells}\n`, { timeZone });
    expect(errors).toEqual([]);
    return target.value('P');
  }

  test.each([
    ['31.12.2026', '2026-12-31T23:00:00.000Z'],
    ['2026-12-31', '2026-12-31T23:00:00.000Z'],
    // The days on which clocks are put forward and back.
    ['2026-03-29', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', '2026-10-25T23:00:00.000Z'],
    ['31.12.2026 00:00', '2026-12-30T23:00:00.000Z'],
  ])('expireAt %s includes that day', async (cell, expected) => {
    const { expireAtMs } = await windowOf('expireAt', cell);
    expect(new Date(expireAtMs!).toISOString()).toBe(expected);
  });

  test('a promotion of one day lasts that day', async () => {
    const { startAtMs, expireAtMs } = await windowOf('startAt;expireAt', '31.12.2026;31.12.2026', null);
    expect([startAtMs, expireAtMs]).toEqual([Date.UTC(2026, 11, 31), Date.UTC(2027, 0, 1)]);
  });

  test('a display window of days includes its last one', async () => {
    const { display } = await windowOf('displayFrom;displayTo', '01.12.2026;24.12.2026');
    expect(display).toEqual({ kind: 'dates', fromMs: Date.UTC(2026, 10, 30, 23), toMs: Date.UTC(2026, 11, 24, 23) });
  });

  test('a day number of a mapping is such a day, too', async () => {
    const mapping = JSON.stringify({ columns: { expireAt: { column: 'day', dayOne: '2026-01-01' } } });
    const { target } = await readPromotions('code,name,day\nP,x,31\n', { mapping });
    expect(target.value('P').expireAtMs).toBe(Date.UTC(2026, 1, 1));
  });
});

test.each([
  ['8:00', '20:30:00', 480, 1_230],
  ['08:00', '24:00', 480, 1_440],
])('times of day as spreadsheets write them: %s to %s', async (from, to, fromMinute, toMinute) => {
  const { target } = await readPromotions(`code;name;displayFrom;displayTo\nP;x;${from};${to}\n`);
  expect(target.value('P').display).toEqual({ kind: 'daily', fromMinute, toMinute });
});
