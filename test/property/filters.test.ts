import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROFILE_BINDING } from '../../src/audience/profile-filter.js';
import { ITEM_BINDING } from '../../src/catalog/item-filter.js';
import { isSpent, stepBudget } from '../../src/filters/budget.js';
import { compileExpression, holds } from '../../src/filters/expression.js';
import { FILTER_STEPS_PER_REQUEST, SEGMENTS_PER_REQUEST_MAX, TAGS_PER_PROMOTION_MAX } from '../../src/limits.js';
import { PROMOTION_BINDING, PROMOTION_ENVIRONMENT } from '../../src/promotions/promotion-filter.js';
import { profile } from '../support/assignment.js';
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

/** Expressions of every kind, mostly well typed; variables `a` and `b` are those of loops around. */
const { condition } = fc.letrec<{ condition: string; text: string; list: string; number: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('true', 'profile.is_member', 'has(promotion.expire_at)', "promotion.type == 'GENERAL'"),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('condition').map((each) => `!${each}`),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', '<'), tie('text')).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('number'), fc.constantFrom('==', '<='), tie('number')).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('text'), tie('list')).map(([l, r]) => `${l} in ${r}`),
    fc.tuple(tie('text'), fc.constantFrom('contains', 'startsWith'), tie('text')).map(([l, f, r]) => `${l}.${f}(${r})`),
    fc
      .tuple(tie('text'), fc.constantFrom('^n[0-9]+$', '(a|b)*a(a|b){9}c', 'organic|ab ab', '\\\\bab\\\\b'))
      .map(([l, pattern]) => `${l}.matches('${pattern}')`),
    fc
      .tuple(tie('list'), fc.constantFrom('exists', 'all', 'exists_one'), fc.constantFrom('a', 'b'), tie('condition'))
      .map(([list, macro, name, body]) => `${list}.${macro}(${name}, ${body})`),
    tie('condition').map((body) => `items.exists(i, i.category.exists(a, ${body}) || i.price > 1.0)`),
    fc.tuple(tie('list'), tie('list')).map(([l, r]) => `${l} == ${r}`),
  ),
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("'n7'", "'x'", 'promotion.description', 'profile.store_id', 'a', 'b', 'string(a)'),
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `(${l} + ${r})`),
    fc.tuple(tie('condition'), tie('text'), tie('text')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
  ),
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      'promotion.tags',
      'profile.segment_ids',
      "['n1', 'n2']",
      'promotion.params',
      'items[3].attributes.colours',
    ),
    fc.tuple(tie('list'), tie('text')).map(([list, body]) => `${list}.map(a, ${body})`),
    fc.tuple(tie('list'), tie('condition')).map(([list, body]) => `${list}.filter(b, ${body})`),
    fc.tuple(tie('list'), tie('list')).map(([l, r]) => `(${l} + ${r})`),
  ),
  number: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('3', 'size(items)', 'int(a)', 'promotion.start_at.getHours()'),
    tie('list').map((list) => `size(${list})`),
    tie('text').map((each) => `${each}.size()`),
  ),
}));

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

it('a term that is split gives what it gives as a whole', () => {
  fc.assert(
    fc.property(condition, (text) => {
      const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
      if (!compiled.ok) return;
      for (const term of compiled.value.conditions) {
        const budget = stepBudget(50_000_000);
        const whole = term.judge(bindings, budget);
        const { early, judge } = term.split('profile');
        const { profile: late, ...known } = bindings;
        const found = early(known, budget);
        if (isSpent(budget)) return;
        expect(judge({ ...found, profile: late }, budget)).toEqual(whole);
      }
    }),
    { numRuns: 2_000 },
  );
});
