import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROFILE_BINDING } from '../../src/audience/profile-filter.js';
import { ITEM_BINDING } from '../../src/catalog/item-filter.js';
import { isSpent, stepBudget } from '../../src/filters/budget.js';
import { compileExpression, holds } from '../../src/filters/expression.js';
import { FILTER_STEPS_PER_REQUEST, SEGMENTS_PER_REQUEST_MAX, TAGS_PER_PROMOTION_MAX } from '../../src/limits.js';
import { PROMOTION_BINDING, PROMOTION_ENVIRONMENT } from '../../src/promotions/promotion-filter.js';
import { profile } from '../support/assignment.js';
import { condition } from '../support/filter-arbitrary.js';
import { item, promotion } from '../support/promotions.js';

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`);
const params = Object.fromEntries(names(20).map((name) => [name, name]));
const bindings = {
  promotion: PROMOTION_BINDING.bind(
    promotion('p', { tags: names(TAGS_PER_PROMOTION_MAX), params, startAtMs: 0, description: 'ab '.repeat(500) }),
  ),
  items: Array.from({ length: 200 }, (_, i) =>
    ITEM_BINDING.bind(
      item(`i${i}`, { category: names(5), priceMinor: i, attributes: { organic: true, colours: names(5) } }),
    ),
  ),
  profile: PROFILE_BINDING.bind(profile({ segments: names(SEGMENTS_PER_REQUEST_MAX) })),
};

it('whatever is accepted takes no more steps than was reckoned, and ends when its budget is spent', () => {
  let accepted = 0;
  fc.assert(
    fc.property(condition, (text) => {
      const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
      if (!compiled.ok) return;
      accepted += 1;
      const { conditions, stepsAtMost } = compiled.value;
      const reckoned = stepBudget(stepsAtMost);
      const verdict = holds(conditions, bindings, reckoned, () => {});
      expect(isSpent(reckoned)).toBe(false);
      const taken = stepsAtMost - reckoned.left;

      const small = stepBudget(FILTER_STEPS_PER_REQUEST);
      const early = holds(conditions, bindings, small, () => {});
      // What a pattern has built need not be built again.
      if (taken <= FILTER_STEPS_PER_REQUEST && !text.includes('matches')) expect(isSpent(small)).toBe(false);
      expect(early).toBe(isSpent(small) ? false : verdict);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(500);
});
