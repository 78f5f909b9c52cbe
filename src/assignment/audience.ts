import type { KnownProfile } from '../audience/known-profile.js';
import { AUDIENCE_ENVIRONMENT, profileBinder } from '../audience/profile-filter.js';
import { isSpent, stepBudget } from '../filters/budget.js';
import { compileExpression, holds } from '../filters/expression.js';
import type { FilterFailures } from '../filters/failures.js';
import { FILTER_STEPS_PER_REQUEST } from '../limits.js';

/**
 * Whether a campaign is for a profile; null: for everybody. A condition that doesn't compile, which was stored when more was allowed,
 * or that takes too many steps holds for nobody, and the operator hears of it.
 */
export function compileAudience(audience: string | null, failures: FilterFailures): (profile: KnownProfile) => boolean {
  if (audience === null) return () => true;
  const onError = (message: string): void => failures.add(audience, message);
  const compiled = compileExpression(audience, AUDIENCE_ENVIRONMENT);
  if (!compiled.ok) {
    onError(compiled.error);
    return () => false;
  }
  const { conditions } = compiled.value;
  const bind = profileBinder(conditions);
  return (profile) => {
    const budget = stepBudget(FILTER_STEPS_PER_REQUEST);
    const accepted = holds(conditions, { profile: bind(profile) }, budget, onError);
    if (isSpent(budget)) failures.giveUp(audience);
    return accepted;
  };
}
