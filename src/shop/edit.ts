import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { inside, type Violation, violation } from '../base/violation.js';
import type { Holdout } from '../experiments/holdout.js';
import { CONTROL_PPM_MAX, EXPERIMENT_REVISION_MAX, NAME_CHARS_MAX } from '../limits.js';
import type { Shop, ShopPatch } from './shop.js';

/** The shop with what the patch says. A draw of held out profiles that another one has followed doesn't come back: they have seen offers since. */
export function editShop(shop: Shop, patch: ShopPatch): Result<Shop, Violation[]> {
  const { holdout } = patch;
  const violations = holdout ? inside(holdoutViolations(holdout, shop.holdoutRevision), 'holdout') : [];
  if (violations.length > 0) return err(violations);
  return ok({ ...shop, ...patch, holdoutRevision: holdout?.revision ?? shop.holdoutRevision });
}

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
