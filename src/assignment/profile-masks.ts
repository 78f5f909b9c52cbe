import { LRUCache } from 'lru-cache';
import type { ProfileContext } from '../audience/profile-context.js';
import { PROFILE_BINDING } from '../audience/profile-filter.js';
import { addBit, type Bits, emptyBits } from '../base/bits.js';
import { isSpent, type StepBudget, spend } from '../filters/budget.js';
import type { SplitCondition } from '../filters/condition.js';
import { PROFILE_MASKS_MAX } from '../limits.js';
import type { CandidateClass } from './candidate-classes.js';

/** The candidates that pass for a profile; null where the budget does not do. */
export type ProfileMasks = (profile: ProfileContext, budget: StepBudget) => Bits | null;

/** What conditions over promotion and profile let through, once for each kind of profile, as told apart by the fields that they read. */
export function createProfileMasks(
  conditions: readonly SplitCondition[],
  fields: ReadonlySet<string>,
  classes: readonly CandidateClass[],
  size: number,
  onError: (message: string) => void,
): ProfileMasks {
  const masks = new LRUCache<string, { readonly mask: Bits; readonly steps: number }>({ max: PROFILE_MASKS_MAX });
  return (profile, budget) => {
    const bound = PROFILE_BINDING.bind(profile, fields);
    const kind = JSON.stringify([...bound].map(([, value]) => (Array.isArray(value) ? value.toSorted() : value)));
    const known = masks.get(kind);
    // Costs what it cost the first time, so that what a request gets does not depend on those before it.
    if (known) return spend(budget, known.steps) ? known.mask : null;
    const before = budget.left;
    const mask = emptyBits(size);
    for (const { positions, found } of classes) {
      const passes = conditions.every(({ judge }, i) => {
        const verdict = judge({ ...found[i], profile: bound }, budget);
        if (typeof verdict !== 'boolean' && !isSpent(budget)) onError(verdict.error);
        return verdict === true;
      });
      if (isSpent(budget)) return null;
      if (passes) for (const position of positions) addBit(mask, position);
    }
    masks.set(kind, { mask, steps: before - budget.left });
    return mask;
  };
}
