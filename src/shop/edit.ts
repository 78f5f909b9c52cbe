import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { inside, type Violation, violation } from '../base/violation.js';
import type { Holdout } from '../experiments/holdout.js';
import { CONTROL_PPM_MAX, EXPERIMENT_REVISION_MAX, FORMER_HOLDOUTS_MAX, NAME_CHARS_MAX } from '../limits.js';
import type { Shop, ShopPatch } from './shop.js';

/** The shop with what the patch says. A draw of held out profiles that another one has followed doesn't come back: they have seen offers since. */
export function editShop(shop: Shop, patch: ShopPatch, nowMs: number): Result<Shop, Violation[]> {
  const { holdout } = patch;
  const violations = holdout ? inside(holdoutViolations(holdout, shop.holdoutRevision), 'holdout') : [];
  if (violations.length > 0) return err(violations);
  const edited = { ...shop, ...patch, holdoutRevision: holdout?.revision ?? shop.holdoutRevision };
  return ok(holdout === undefined ? edited : { ...edited, ...takenSince(shop, holdout, nowMs) });
}

/** Whom a holdout takes, and since when: what it says of times that are over when it is set has not happened. */
function takenSince(
  { holdout: before, holdoutSinceMs, formerHoldouts }: Shop,
  holdout: Holdout | null,
  nowMs: number,
): Pick<Shop, 'holdoutSinceMs' | 'formerHoldouts'> {
  if (before !== null && holdout !== null && takesTheSame(before, holdout)) return { holdoutSinceMs, formerHoldouts };
  const sinceMs = holdoutSinceMs ?? before?.startMs ?? nowMs;
  const isOver = before !== null && sinceMs < nowMs;
  const former = isOver ? [...formerHoldouts, { ...before, startMs: sinceMs }] : formerHoldouts;
  return {
    holdoutSinceMs: holdout && Math.max(holdout.startMs, nowMs),
    formerHoldouts: former.slice(-FORMER_HOLDOUTS_MAX),
  };
}

const takesTheSame = (a: Holdout, b: Holdout): boolean =>
  a.holdoutPpm === b.holdoutPpm && a.startMs === b.startMs && a.tag === b.tag && a.revision === b.revision;

function holdoutViolations(
  { holdoutPpm, startMs, endMs, tag, revision }: Holdout,
  revisionBefore: number,
): Violation[] {
  const found: Violation[] = [];
  const integer = (field: string, value: number, min: number, max: number): void => {
    const isValid = Number.isSafeInteger(value) && value >= min && value <= max;
    if (!isValid) found.push(violation(field, value, `must be an integer from ${min} to ${max}`));
  };
  integer('holdoutPpm', holdoutPpm, 0, CONTROL_PPM_MAX);
  integer('revision', revision, Math.max(1, revisionBefore), EXPERIMENT_REVISION_MAX);
  if (endMs !== null && endMs <= startMs)
    found.push(violation('endTime', new Date(endMs).toISOString(), 'must be after the start'));
  const problem = tag === null ? null : textProblem(tag, NAME_CHARS_MAX);
  if (problem !== null) found.push(violation('tag', tag, problem));
  return found;
}
