import { expect, it } from 'vitest';
import { compileFilterMask } from '../../../src/assignment/filter-mask.js';
import { bitsWhere, countBits } from '../../../src/base/bits.js';
import { finish } from '../../../src/base/work.js';
import { stepBudget } from '../../../src/filters/budget.js';
import { compileExpression } from '../../../src/filters/expression.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import { createFilterVerdicts } from '../../../src/filters/verdicts.js';
import { FILTER_STEPS_PER_REQUEST, FILTER_TEXTS_REMEMBERED_MAX, PROFILE_MASKS_MAX } from '../../../src/limits.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { profile, store } from '../../support/assignment.js';
import { numberedCatalog, poolOf, promotion } from '../../support/promotions.js';

const catalog = numberedCatalog(3);
const failures = createFilterFailures();
const verdicts = createFilterVerdicts();

function maskOf(text: string, promotions: readonly Promotion[]) {
  const filter = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!filter.ok) throw new Error(filter.error);
  const all = bitsWhere(promotions.length, () => true);
  return finish(
    compileFilterMask(all, filter.value, { pool: poolOf(promotions, catalog), catalog, failures, verdicts }),
  );
}

it('an edited promotion is judged anew, an unchanged one is not', () => {
  const failing = "promotion.params.colour == 'red'";
  const [a, b] = [promotion('a', { params: { colour: 'red' } }), promotion('b')];
  expect(countBits(maskOf(failing, [a, b]).matching)).toBe(1);
  // The unchanged one that failed is not counted a second time.
  expect(countBits(maskOf(failing, [a, b]).matching)).toBe(1);
  expect(failures.list()).toMatchObject([{ expression: failing, count: 1 }]);
  expect(countBits(maskOf(failing, [a, { ...b, params: { colour: 'red' } }]).matching)).toBe(2);
  expect(countBits(maskOf(failing, [{ ...a, params: { colour: 'blue' } }, b]).matching)).toBe(0);
});

it('kinds of profiles beyond the limit are still judged right', () => {
  const mask = maskOf('promotion.tags.exists(t, t in profile.segments)', [promotion('a', { tags: ['s7'] })]);
  const passes = (segment: string): boolean => {
    const target = bitsWhere(1, () => true);
    mask.restrict(target, profile({ segments: [segment] }), stepBudget(FILTER_STEPS_PER_REQUEST));
    return countBits(target) === 1;
  };
  const asked = Array.from({ length: PROFILE_MASKS_MAX + 1 }, (_, i) => passes(`s${i}`));
  expect(asked.flatMap((pass, i) => (pass ? [i] : []))).toEqual([7]);
  expect([passes('s7'), passes('s8')]).toEqual([true, false]);
});

it('a thousand kinds of profiles in rotation are judged once each', () => {
  // It fails, and failures are counted.
  const text = 'promotion.params.missing == profile.store_id';
  const mask = maskOf(text, [promotion('a')]);
  const judged = (): number => failures.list().find(({ expression }) => expression === text)!.count;
  const askAll = (): void => {
    for (let i = 0; i < 1_000; i++) {
      const target = bitsWhere(1, () => true);
      mask.restrict(target, profile({ storeId: store(`s${i}`) }), stepBudget(FILTER_STEPS_PER_REQUEST));
    }
  };
  for (let round = 0; round < 3; round++) askAll();
  expect(judged()).toBe(1_000);
});

it('findings are kept for a limited number of filters', () => {
  const memory = createFilterVerdicts();
  const first = memory.of('f0');
  for (let i = 1; i < FILTER_TEXTS_REMEMBERED_MAX; i++) memory.of(`f${i}`);
  expect(memory.of('f0')).toBe(first);
  const second = memory.of('f1');
  for (let i = 0; i < FILTER_TEXTS_REMEMBERED_MAX - 1; i++) memory.of(`another ${i}`);
  expect(memory.of('f1')).toBe(second);
  expect(memory.of('f0')).not.toBe(first);
});
