import { err, ok, type Result } from '../base/result.js';
import type { Period } from '../base/time.js';
import type { Activity } from './activity.js';
import { cyclicWindow, endOfUnit } from './calendar-windows.js';

/** Why a campaign has no window for an assignment. */
export type WindowRefusal = 'NOT_YET_VALID' | 'ENDED';

/** The window of a handbill that is assigned now. It may have begun before, or begin later. */
export function activityWindow(activity: Activity, nowMs: number): Result<Period, WindowRefusal> {
  switch (activity.kind) {
    case 'RELATIVE':
      return ok({ startMs: nowMs, endMs: nowMs + activity.durationMs });
    case 'ABSOLUTE': {
      const { fromMs, toMs, prepareAhead } = activity;
      if (nowMs >= toMs) return err('ENDED');
      return nowMs < fromMs && !prepareAhead ? err('NOT_YET_VALID') : ok({ startMs: fromMs, endMs: toMs });
    }
    case 'CYCLIC':
      return ok(cyclicWindow(activity, nowMs));
    case 'UNTIL_END_OF':
      return ok({ startMs: nowMs, endMs: endOfUnit(activity, nowMs) });
  }
}

/** The window after another one: the next of the cycle, or that of an assignment at its end; null: there is none. */
export function windowAfter(activity: Activity, { endMs }: Period): Period | null {
  const next = activityWindow(activity, endMs);
  return next.ok ? next.value : null;
}

/** The window of an assignment at an instant and those after it, `count` together at most. */
export function windowsFrom(activity: Activity, atMs: number, count: number): Result<Period[], WindowRefusal> {
  const first = activityWindow(activity, atMs);
  if (!first.ok) return first;
  const windows: Period[] = [];
  let window: Period | null = first.value;
  while (window !== null && windows.length < count) {
    windows.push(window);
    window = windowAfter(activity, window);
  }
  return ok(windows);
}
