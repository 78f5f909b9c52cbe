import { expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/base/time.js';
import { windowsOf } from '../../src/cli/campaign/windows-of.js';
import { type CalendarActivity, clockChanges, expectedWindow, type Unit } from '../support/windows-oracle.js';

/** `npm run prove:windows` has 100,000, all zones and ten years. */
const CASES = Number(process.env.HANDBILL_WINDOW_CASES ?? 1_500);
const ALL = CASES >= 100_000;
const ZONES = Intl.supportedValuesOf('timeZone');
/** Half-hour changes, changes at midnight, a skipped day, a change of both signs, none at all. */
const HARD_ZONES = [
  'Europe/Warsaw',
  'Australia/Lord_Howe',
  'America/Havana',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];
const UNITS: readonly Unit[] = ['DAY', 'WEEK', 'MONTH'];
const LIMIT_MS = 3_600_000;

const random = randomStream(20_261_130);
const below = (limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;

const civil = (localMs: number, chars: 16 | 19): string => new Date(localMs).toISOString().slice(0, chars);

/** Half of the anchors are in the last days of a month, where months clamp. */
function anyAnchor(nearMs: number): string {
  const somewhereMs = nearMs + below(1_000 * MS_PER_DAY) - 500 * MS_PER_DAY;
  if (below(2) === 0) return civil(somewhereMs, 19);
  const date = new Date(somewhereMs);
  return civil(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, -below(4), below(24), below(60)), 16);
}

function anyActivity(zone: string, nearMs: number): CalendarActivity {
  const unit = oneOf(UNITS);
  if (below(2) === 0)
    return { cyclic: { unit, every: 1 + below(below(5) === 0 ? 40 : 3), anchor: anyAnchor(nearMs), zone } };
  return { untilEndOf: { unit, zone, minDuration: `${below(3) === 0 ? below(40 * 86_400) : below(7_200)}s` } };
}

/** In UTC, so that it depends on nothing else. */
const iso = (ms: number): string => new Date(ms).toISOString();

function check(activity: CalendarActivity, atMs: number): void {
  const answer = windowsOf({ activity, at: iso(atMs) }, 2);
  const [startMs, endMs] = expectedWindow(activity, atMs);
  const next = expectedWindow(activity, endMs);
  expect(answer, `${JSON.stringify(activity)} at ${iso(atMs)}`).toEqual({
    ok: true,
    value: {
      windows: [
        { start: iso(startMs), end: iso(endMs) },
        { start: iso(next[0]), end: iso(next[1]) },
      ],
    },
  });
}

it('windows of random activities, zones and instants are those that Temporal gives', { timeout: LIMIT_MS }, () => {
  const zones = ALL ? ZONES : [...HARD_ZONES, ...ZONES.filter((_, i) => i % 20 === 0)];
  for (let i = 0; i < CASES; i++) {
    // One zone after the other: both sides remember what they know of the last ones.
    const zone = zones[Math.floor((i / CASES) * zones.length)]!;
    const atMs = below(Date.UTC(2070, 0, 1) / 1_000) * 1_000 + below(1_000);
    check(anyActivity(zone, atMs), atMs);
  }
});

it('and so they are around every change of the clocks in ten years', { timeout: LIMIT_MS }, () => {
  const [fromMs, toMs] = [Date.UTC(2017, 0, 1), Date.UTC(ALL ? 2027 : 2018, 0, 1)];
  let changes = 0;
  for (const zone of ALL ? ZONES : HARD_ZONES) {
    for (const changeMs of clockChanges(zone, fromMs, toMs)) {
      changes++;
      for (const unit of UNITS) {
        // Also at a time of day that is skipped or comes twice, some units before.
        const anchor = civil(changeMs - below(40) * MS_PER_DAY + below(26 * 60) * 60_000 - 13 * MS_PER_HOUR, 16);
        for (const atMs of [changeMs - 1, changeMs, changeMs + below(2 * MS_PER_HOUR)]) {
          check({ cyclic: { unit, every: 1 + below(2), anchor, zone } }, atMs);
          check({ untilEndOf: { unit, zone, minDuration: `${below(7_200)}s` } }, atMs);
        }
      }
    }
  }
  expect(changes).toBeGreaterThan(ALL ? 2_000 : 5);
});

it('and so they are where a zone has skipped a day', () => {
  for (const [zone, skippedMs] of [
    ['Pacific/Apia', Date.UTC(2011, 11, 30)],
    ['Pacific/Fakaofo', Date.UTC(2011, 11, 30)],
    ['Pacific/Kwajalein', Date.UTC(1993, 7, 21)],
    ['Pacific/Kiritimati', Date.UTC(1994, 11, 31)],
  ] as const) {
    for (let hours = -60; hours <= 60; hours += 3) {
      const atMs = skippedMs + hours * MS_PER_HOUR;
      for (const unit of UNITS) {
        for (const anchor of [civil(skippedMs + 6 * MS_PER_HOUR, 16), civil(skippedMs - 7 * MS_PER_DAY, 16)]) {
          check({ cyclic: { unit, every: 1, anchor, zone } }, atMs);
        }
        check({ untilEndOf: { unit, zone, minDuration: '3600s' } }, atMs);
      }
    }
  }
});
