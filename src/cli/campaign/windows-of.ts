import { readActivity } from '../../api/convert/activity.js';
import { parseInstant } from '../../base/instant.js';
import { err, ok, type Result } from '../../base/result.js';
import { inside, pathText, type Violation, violation } from '../../base/violation.js';
import type { Activity } from '../../campaigns/activity.js';
import { type WindowRefusal, windowsFrom } from '../../campaigns/activity-window.js';
import { activityViolations } from '../../campaigns/validate-activity.js';
import { fromJson } from '../../contract/json.js';
import { isFields } from '../../contract/json-values.js';
import { loadContract } from '../../contract/load.js';

/** The windows, or why there is none. Instants as RFC 3339 has them, in UTC. */
export type WindowsAnswer =
  | { readonly windows: readonly { readonly start: string; readonly end: string }[] }
  | { readonly refused: WindowRefusal };

/** Answers `{"activity": …, "at": …}`, or tells everything that is wrong with it. */
export function windowsOf(asked: unknown, count: number): Result<WindowsAnswer, readonly Violation[]> {
  if (!isFields(asked)) return err([violation('', asked, 'must be an object with activity and at')]);
  const activity = activityOfJson(asked.activity ?? {});
  if (!activity.ok) return err(inside(activity.error, 'activity'));
  const at = typeof asked.at === 'string' ? parseInstant(asked.at) : err('must be an instant: "2026-01-05T06:00:00Z"');
  if (!at.ok) return err([violation('at', asked.at, at.error)]);
  const windows = windowsFrom(activity.value, at.value, count);
  if (!windows.ok) return ok({ refused: windows.error });
  const instant = (ms: number): string => new Date(ms).toISOString();
  return ok({ windows: windows.value.map(({ startMs, endMs }) => ({ start: instant(startMs), end: instant(endMs) })) });
}

/** The same for a line of JSON; what is wrong with it is told in place of an answer. */
export function windowsOfLine(line: string, count: number): WindowsAnswer | { readonly error: string } {
  let asked: unknown;
  try {
    asked = JSON.parse(line);
  } catch (error) {
    return { error: `not JSON: ${(error as Error).message}` };
  }
  const answer = windowsOf(asked, count);
  if (answer.ok) return answer.value;
  return { error: answer.error.map(({ path, reason }) => `${pathText(path)} ${reason}`.trim()).join('; ') };
}

/** An activity as campaigns have it in JSON, judged as a server would. */
function activityOfJson(json: unknown): Result<Activity, readonly Violation[]> {
  const read = fromJson('Activity', json);
  if (!read.ok) return read;
  const message = loadContract().handbill.v1.Activity;
  const issues: Violation[] = [];
  // As it would arrive: what is left out has its default.
  const activity = readActivity(message.deserialize(message.serialize(read.value)), issues);
  const violations = issues.length > 0 ? issues : activityViolations(activity);
  return violations.length > 0 ? err(violations) : ok(activity);
}
