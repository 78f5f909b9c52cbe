import type { Discount } from '../promotions/discount.js';

/** From this redemption of the basket on (0: the first), units have this value. */
export interface Level {
  readonly from: number;
  readonly value: number;
}

/**
 * The values that the redemptions of a basket have, by number, for a customer with so many uses behind them: ascending, the first one from
 * 0 on. Empty: the first step is not reached, so there are only stamps to give.
 */
export function levelsOf(discount: Discount, uses: number): readonly Level[] {
  if (discount.mode === 'STATIC') return [{ from: 0, value: discount.value }];
  const { steps, trigger } = discount;
  const reached = steps.findLastIndex(({ usageThreshold }) => usageThreshold <= uses);
  if (reached < 0) return [];
  const first = { from: 0, value: steps[reached]!.value };
  // Sales are counted, and this is one: it doesn't move on within itself.
  if (trigger === 'TRANSACTION') return [first];
  const later = steps.slice(reached + 1).map(({ usageThreshold, value }) => ({ from: usageThreshold - uses, value }));
  return [first, ...later];
}

/** The value of redemption number `number`. */
export function valueAt(levels: readonly Level[], number: number): number {
  let at = levels.length - 1;
  while (levels[at]!.from > number) at--;
  return levels[at]!.value;
}
