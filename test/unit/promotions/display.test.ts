import { describe, expect, test } from 'vitest';
import { localMsOf } from '../../../src/base/local-time.js';
import { moment } from '../../../src/base/time.js';
import { type TimeZone, UTC } from '../../../src/base/time-zone.js';
import { displayedIn } from '../../../src/promotions/display.js';
import type { DisplayWindow } from '../../../src/promotions/promotion.js';

const zone = (name: string) => name as TimeZone;
const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** `02:00-03:00`. */
function daily(text: string): DisplayWindow {
  const [from = '', to = ''] = text.split('-');
  return { kind: 'daily', fromMinute: minuteOf(from), toMinute: minuteOf(to) };
}

const isOpenAt = (window: string, instant: string, name: string) =>
  displayedIn(moment(Date.parse(instant)), zone(name))(daily(window));

const meets = (window: string, from: string, to: string, name: string) =>
  displayedIn({ startMs: Date.parse(from), endMs: Date.parse(to) }, zone(name))(daily(window));

describe('at a moment a daily window is open by the clocks of the shop', () => {
  test.each([
    ['08:00-20:00', '2026-06-01T07:59:59.999Z', 'UTC', false],
    ['08:00-20:00', '2026-06-01T08:00Z', 'UTC', true],
    ['08:00-20:00', '2026-06-01T20:00Z', 'UTC', false],
    ['08:00-24:00', '2026-06-01T23:59:59.999Z', 'UTC', true],
    ['22:00-06:00', '2026-06-01T23:00Z', 'UTC', true],
    ['22:00-06:00', '2026-06-01T05:59Z', 'UTC', true],
    ['22:00-06:00', '2026-06-01T12:00Z', 'UTC', false],
    // Half and three quarters of an hour beside the full one; the day of the shop is not that of UTC.
    ['08:00-20:00', '2026-06-01T02:29:59Z', 'Asia/Kolkata', false],
    ['08:00-20:00', '2026-06-01T02:30Z', 'Asia/Kolkata', true],
    ['08:00-20:00', '2026-06-01T02:14Z', 'Asia/Kathmandu', false],
    ['08:00-20:00', '2026-06-01T02:15Z', 'Asia/Kathmandu', true],
    ['00:00-01:00', '2026-06-01T04:30Z', 'America/New_York', true],
    ['22:00-06:00', '2026-05-31T18:30Z', 'Pacific/Kiritimati', false],
    // Summer and winter.
    ['08:00-20:00', '2026-01-15T07:00Z', 'Europe/Berlin', true],
    ['08:00-20:00', '2026-07-15T06:00Z', 'Europe/Berlin', true],
    ['08:00-20:00', '2026-01-15T06:00Z', 'Europe/Berlin', false],
  ])('%s at %s in %s: %s', (window, instant, name, open) => expect(isOpenAt(window, instant, name)).toBe(open));

  test('before 1970', () => expect(isOpenAt('08:00-20:00', '1969-12-31T08:00Z', 'UTC')).toBe(true));
});

describe('when clocks are put forward', () => {
  test.each([
    // 02:00 is followed by 03:00 at 01:00 UTC.
    ['02:15-02:45', '2026-03-29T00:00Z', '2026-03-29T20:00Z', 'Europe/Berlin', false],
    ['02:15-02:45', '2026-03-29T00:00Z', '2026-03-30T00:46Z', 'Europe/Berlin', true],
    ['01:30-02:30', '2026-03-29T00:30Z', '2026-03-29T00:31Z', 'Europe/Berlin', true],
    // It is open from 03:00 on, though it should have opened at 02:30.
    ['02:30-04:00', '2026-03-29T01:00Z', '2026-03-29T01:10Z', 'Europe/Berlin', true],
    ['02:30-04:00', '2026-03-29T00:00Z', '2026-03-29T01:00Z', 'Europe/Berlin', false],
    // Midnight is skipped: the day begins at 01:00.
    ['00:00-00:30', '2018-11-03T03:30Z', '2018-11-05T02:00Z', 'America/Sao_Paulo', false],
    ['23:00-01:30', '2018-11-04T03:00Z', '2018-11-04T03:01Z', 'America/Sao_Paulo', true],
    // By half an hour.
    ['02:05-02:25', '2026-10-03T15:00Z', '2026-10-04T14:00Z', 'Australia/Lord_Howe', false],
    ['02:05-02:35', '2026-10-03T15:30Z', '2026-10-03T15:31Z', 'Australia/Lord_Howe', true],
  ])('%s meets %s to %s in %s: %s', (window, from, to, name, open) => expect(meets(window, from, to, name)).toBe(open));
});

describe('when clocks are put back', () => {
  test.each([
    // 02:00 to 03:00 comes twice, from 00:00 UTC and from 01:00 UTC on.
    ['02:00-02:10', '2026-10-25T00:05Z', '2026-10-25T00:06Z', 'Europe/Berlin', true],
    ['02:00-02:10', '2026-10-25T00:10Z', '2026-10-25T01:00Z', 'Europe/Berlin', false],
    ['02:00-02:10', '2026-10-25T00:10Z', '2026-10-25T01:01Z', 'Europe/Berlin', true],
    ['02:50-03:10', '2026-10-25T01:00Z', '2026-10-25T01:50Z', 'Europe/Berlin', false],
    ['02:50-03:10', '2026-10-25T01:00Z', '2026-10-25T01:51Z', 'Europe/Berlin', true],
    // Midnight comes twice: 23:00 to 24:00 of the day before, from 01:00 and 02:00 UTC... on.
    ['23:30-23:40', '2018-02-18T01:40Z', '2018-02-18T02:30Z', 'America/Sao_Paulo', false],
    ['23:30-23:40', '2018-02-18T01:40Z', '2018-02-18T02:31Z', 'America/Sao_Paulo', true],
  ])('%s meets %s to %s in %s: %s', (window, from, to, name, open) => expect(meets(window, from, to, name)).toBe(open));
});

test('a window meets a period exactly if clocks show a time of it in some minute of the period', () => {
  const changes = [
    ['Europe/Berlin', '2026-03-29T01:00Z'],
    ['Europe/Berlin', '2026-10-25T01:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
    ['America/Sao_Paulo', '2018-11-04T03:00Z'],
    ['Asia/Kathmandu', '2026-06-01T18:15Z'],
    ['Pacific/Apia', '2011-12-30T10:00Z'],
  ] as const;
  const windows = ['02:10-02:20', '23:50-00:10', '00:00-24:00', '01:59-02:00', '14:00-03:01'];
  for (const [name, change] of changes) {
    for (const [beforeMinutes, minutes] of [
      [90, 1],
      [90, 100],
      [31, 45],
      [1_500, 60],
      [-20, 15],
      [2_000, 2_600],
    ]) {
      const startMs = Date.parse(change) - beforeMinutes! * 60_000;
      const period = { startMs, endMs: startMs + minutes! * 60_000 };
      for (const window of windows) {
        const { fromMinute, toMinute } = daily(window) as Extract<DisplayWindow, { kind: 'daily' }>;
        const isOpen = (atMs: number) => {
          const minute = Math.floor(localMsOf(atMs, zone(name)) / 60_000) % 1_440;
          if (fromMinute < toMinute) return fromMinute <= minute && minute < toMinute;
          return fromMinute <= minute || minute < toMinute;
        };
        const expected = Array.from({ length: minutes! }, (_, i) => isOpen(startMs + i * 60_000)).some(Boolean);
        expect([name, beforeMinutes, minutes, window, displayedIn(period, zone(name))(daily(window))]).toEqual([
          name,
          beforeMinutes,
          minutes,
          window,
          expected,
        ]);
      }
    }
  }
});

test.each<[number | null, number | null, boolean]>([
  [null, null, true],
  [20, null, false],
  [19, null, true],
  [null, 10, false],
  [null, 11, true],
])('dates from %s to %s meet the time from 10 to 20: %s', (fromMs, toMs, open) => {
  expect(displayedIn({ startMs: 10, endMs: 20 }, UTC)({ kind: 'dates', fromMs, toMs })).toBe(open);
});
