import { expect, it } from 'vitest';
import { compileFilterMask } from '../../../src/assignment/filter-mask.js';
import { bitsWhere, countBits } from '../../../src/base/bits.js';
import { finish } from '../../../src/base/work.js';
import { stepBudget } from '../../../src/filters/budget.js';
import { compileExpression } from '../../../src/filters/expression.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import { createFilterMemory } from '../../../src/filters/memory.js';
import {
  FILTER_PARTS_REMEMBERED_MAX,
  FILTER_STEPS_PER_REQUEST,
  PART_VALUES_REMEMBERED_MAX,
} from '../../../src/limits.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { profile, store } from '../../support/assignment.js';
import { numberedCatalog, poolOf, promotion } from '../../support/promotions.js';

const catalog = numberedCatalog(3);
const failures = createFilterFailures();
const memory = createFilterMemory();

function maskOf(text: string, promotions: readonly Promotion[]) {
  const filter = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!filter.ok) throw new Error(filter.error);
  const all = bitsWhere(promotions.length, () => true);
  return finish(compileFilterMask(all, filter.value, { pool: poolOf(promotions, catalog), catalog, failures, memory }));
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

it('takes the same steps of every request, however many kinds of profiles there were before', () => {
  const mask = maskOf('promotion.tags.exists(t, t in profile.segments)', [promotion('a', { tags: ['s7'] })]);
  const asked = Array.from({ length: 10_000 }, (_, i) => {
    const target = bitsWhere(1, () => true);
    const budget = stepBudget(FILTER_STEPS_PER_REQUEST);
    mask.restrict(target, profile({ segments: [`s${i}`] }), budget);
    return { passes: countBits(target) === 1, steps: FILTER_STEPS_PER_REQUEST - budget.left };
  });
  expect(asked.flatMap(({ passes }, i) => (passes ? [i] : []))).toEqual([7]);
  expect(new Set(asked.filter((_, i) => i !== 7).map(({ steps }) => steps)).size).toBe(1);
});

it('a comparison with something that is absent is told, a request each', () => {
  const text = 'promotion.params.missing == profile.store_id';
  const mask = maskOf(text, [promotion('a'), promotion('b', { params: { missing: 's1' } })]);
  for (const storeId of ['s1', 's2']) {
    const target = bitsWhere(2, () => true);
    mask.restrict(target, profile({ storeId: store(storeId) }), stepBudget(FILTER_STEPS_PER_REQUEST));
    expect(countBits(target)).toBe(storeId === 's1' ? 1 : 0);
  }
  expect(failures.list().find(({ expression }) => expression === text)).toMatchObject({ count: 2 });
});

it('what parts gave is kept for a limited number of them', () => {
  const limited = createFilterMemory();
  const first = limited.of('p0');
  for (let i = 1; i < FILTER_PARTS_REMEMBERED_MAX; i++) limited.of(`p${i}`);
  expect(limited.of('p0')).toBe(first);
  const second = limited.of('p1');
  for (let i = 0; i < FILTER_PARTS_REMEMBERED_MAX - 1; i++) limited.of(`another ${i}`);
  expect(limited.of('p1')).toBe(second);
  expect(limited.of('p0')).not.toBe(first);
});

it('and for a limited number of values', () => {
  const limited = createFilterMemory();
  const known = limited.of('p');
  for (let i = 1; i < PART_VALUES_REMEMBERED_MAX; i++) known.set(String(i), true);
  expect(limited.of('p')).toBe(known);
  known.set('one more', true);
  expect(limited.of('p').size).toBe(0);
});
