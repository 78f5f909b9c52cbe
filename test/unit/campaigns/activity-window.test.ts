import { describe, expect, it } from 'vitest';
import { type TimeZone, UTC } from '../../../src/base/time-zone.js';
import type { Activity } from '../../../src/campaigns/activity.js';
import { packActivity, unpackActivity } from '../../../src/campaigns/activity-codec.js';
import { windowsFrom } from '../../../src/campaigns/activity-window.js';

const WARSAW = 'Europe/Warsaw' as TimeZone;
const APIA = 'Pacific/Apia' as TimeZone;

const at = (text: string): number => Date.parse(`${text}Z`);

function startsOf(activity: Activity, from: string, count = 3): string[] | string {
  const windows = windowsFrom(activity, at(from), count);
  if (!windows.ok) return windows.error;
  windows.value.forEach(({ endMs }, i) => {
    // Each begins where the one before ends.
    if (i + 1 < windows.value.length) expect(windows.value[i + 1]!.startMs).toBe(endMs);
  });
  return windows.value.map(({ startMs }) => new Date(startMs).toISOString().slice(0, 16));
}

const monthly: Activity = {
  kind: 'CYCLIC',
  unit: 'MONTH',
  every: 1,
  anchorLocalMs: at('2026-01-31T06:00'),
  zone: WARSAW,
};

describe('the windows of an activity', () => {
  it('RELATIVE: elapsed time, also over a change of the clocks', () => {
    const activity: Activity = { kind: 'RELATIVE', durationMs: 7 * 86_400_000 };
    expect(startsOf(activity, '2026-03-28T12:00', 2)).toEqual(['2026-03-28T12:00', '2026-04-04T12:00']);
  });

  it.each([
    ['2025-12-31T23:59', false, 'NOT_YET_VALID'],
    ['2025-12-31T23:59', true, ['2026-01-01T00:00']],
    ['2026-01-15T00:00', false, ['2026-01-01T00:00']],
    ['2026-02-01T00:00', true, 'ENDED'],
  ])('ABSOLUTE: at %s, prepared ahead: %s, %s', (from, prepareAhead, expected) => {
    const [fromMs, toMs] = [at('2026-01-01T00:00'), at('2026-02-01T00:00')];
    expect(startsOf({ kind: 'ABSOLUTE', fromMs, toMs, prepareAhead }, from)).toEqual(expected);
  });

  it('CYCLIC: months clamp from the anchor, and local times keep over a change of the clocks', () => {
    expect(startsOf(monthly, '2026-02-10T00:00', 4)).toEqual([
      '2026-01-31T05:00',
      '2026-02-28T05:00',
      '2026-03-31T04:00',
      '2026-04-30T04:00',
    ]);
  });

  it('CYCLIC: a window begins at its boundary, also long before the anchor', () => {
    expect(startsOf(monthly, '2024-02-29T05:00', 1)).toEqual(['2024-02-29T05:00']);
    expect(startsOf(monthly, '2024-02-29T04:59', 1)).toEqual(['2024-01-31T05:00']);
  });

  it('CYCLIC: of a day that the zone skips no window is left', () => {
    const daily: Activity = { ...monthly, unit: 'DAY', anchorLocalMs: at('2011-12-30T06:00'), zone: APIA };
    expect(startsOf(daily, '2011-12-29T20:00')).toEqual(['2011-12-29T16:00', '2011-12-30T16:00', '2011-12-31T16:00']);
  });

  it.each([
    ['DAY', 0, '2026-01-04T22:59', '2026-01-04T23:00'],
    ['DAY', 0, '2026-01-04T23:00', '2026-01-05T23:00'],
    ['DAY', 3_600_000, '2026-01-04T22:30', '2026-01-05T23:00'],
    ['WEEK', 0, '2026-01-01T00:00', '2026-01-04T23:00'],
    ['WEEK', 3_600_000, '2026-01-04T22:30', '2026-01-11T23:00'],
    ['MONTH', 0, '2026-03-31T21:59', '2026-03-31T22:00'],
    ['MONTH', 31 * 86_400_000, '2026-01-20T00:00', '2026-02-28T23:00'],
  ] as const)('UNTIL_END_OF %s, %i ms or more: from %s to %s', (unit, minDurationMs, from, end) => {
    expect(startsOf({ kind: 'UNTIL_END_OF', unit, zone: WARSAW, minDurationMs }, from, 2)).toEqual([from, end]);
  });

  it('UNTIL_END_OF: where clocks go back over midnight, a start that is over does not come again', () => {
    const activity: Activity = {
      kind: 'UNTIL_END_OF',
      unit: 'DAY',
      zone: 'America/Havana' as TimeZone,
      minDurationMs: 0,
    };
    // 01:00 becomes 00:00 on 1 November 2026, at 05:00 UTC: that midnight comes twice, and the first one counts.
    expect(startsOf(activity, '2026-11-01T04:30', 2)).toEqual(['2026-11-01T04:30', '2026-11-02T05:00']);
  });
});

it.each<Activity>([
  { kind: 'RELATIVE', durationMs: 1_000 },
  { kind: 'ABSOLUTE', fromMs: 1, toMs: 2_000, prepareAhead: true },
  monthly,
  { kind: 'UNTIL_END_OF', unit: 'WEEK', zone: UTC, minDurationMs: 5 },
])('an activity is stored as it is: $kind', (activity) => {
  expect(unpackActivity(packActivity(activity))).toEqual(activity);
});

it.each([[['SEASONAL', 1]], [['CYCLIC', 'YEAR', 1, 0, 'UTC']]])('one of a newer program is refused: %j', (packed) => {
  expect(() => unpackActivity(packed as never)).toThrow(/that this version knows/);
});
