import type { Discount } from './discount.js';

/**
 * What the discount is worth for a customer with so many uses behind them: the step with the highest threshold that they have reached;
 * the first one before that.
 */
export function discountValueAt(discount: Discount, uses: number): number {
  if (discount.mode === 'STATIC') return discount.value;
  const reached = discount.steps.findLast(({ usageThreshold }) => usageThreshold <= uses);
  return (reached ?? discount.steps[0]!).value;
}
