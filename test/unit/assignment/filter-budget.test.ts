import { describe, expect, it } from 'vitest';
import { compileAudience } from '../../../src/assignment/audience.js';
import { compileFilterMask, type FilterMask } from '../../../src/assignment/filter-mask.js';
import { bitsWhere, countBits } from '../../../src/base/bits.js';
import { finish } from '../../../src/base/work.js';
import { createTurns, stepBudget, TOO_MANY_STEPS } from '../../../src/filters/budget.js';
import { compileExpression } from '../../../src/filters/expression.js';
import { createFilterFailures } from '../../../src/filters/failures.js';
import { createFilterMemory } from '../../../src/filters/memory.js';
import { FILTER_STEPS_PER_POOL, FILTER_STEPS_PER_REQUEST, FILTER_STEPS_PER_TURN } from '../../../src/limits.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import { createItemScopes } from '../../../src/promotions/item-scope.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { planOf, profile } from '../../support/assignment.js';
import { campaign, slotGroup } from '../../support/campaigns.js';
import { catalogOf, item, numberedCatalog, poolOf, promotion } from '../../support/promotions.js';

const catalog = numberedCatalog(3);
const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`);
const promotions = (n: number, fields: (i: number) => Partial<Promotion> = () => ({})): Promotion[] =>
  Array.from({ length: n }, (_, i) => promotion(`p${i}`, fields(i)));

function compile(text: string, of: readonly Promotion[], failures = createFilterFailures()): FilterMask {
  const filter = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!filter.ok) throw new Error(filter.error);
  const start = bitsWhere(of.length, () => true);
  return finish(compileFilterMask(start, filter.value, { pool: poolOf(of, catalog), catalog, failures }));
}

const passing = (mask: FilterMask, segments: string[], steps = FILTER_STEPS_PER_REQUEST): number => {
  const target = mask.matching.slice();
  mask.restrict(target, profile({ segments }), stepBudget(steps));
  return countBits(target);
};

describe('a filter over promotion and profile', () => {
  const inSegment = 'promotion.target_segment in profile.segment_ids';

  it('is evaluated once for each class of promotions, so that large pools do', () => {
    const mask = compile(
      inSegment,
      promotions(10_000, (i) => ({ targetSegment: `n${i % 50}` as never })),
    );
    expect(passing(mask, ['n1', 'n2'])).toBe(400);
    expect(passing(mask, [])).toBe(0);
  });

  it('reads what does not depend on the profile beforehand, so that a dear part is no class of its own', () => {
    const mask = compile(
      "profile.is_member && (promotion.tags.exists(t, promotion.tags.exists(u, t + u == 'n1n2')) || profile.store_id == 'x')",
      promotions(2_000, (i) => ({ tags: i % 2 === 0 ? names(5) : [`t${i}`] })),
    );
    expect(passing(mask, [])).toBe(1_000);
  });

  it('that takes too many steps in a request matches nothing, and is told once', () => {
    const told: string[] = [];
    const failures = createFilterFailures((expression, message) => told.push(`${expression}: ${message}`));
    const dear = 'promotion.code + profile.store_id in profile.segment_ids';
    const mask = compile(dear, promotions(1_000), failures);
    expect([passing(mask, ['p1']), passing(mask, ['p1'])]).toEqual([0, 0]);
    expect(told).toEqual([`${dear}: ${TOO_MANY_STEPS}`]);
    expect(failures.list()).toEqual([{ expression: dear, message: TOO_MANY_STEPS, count: 2 }]);
  });

  it('takes the same steps of every request, whether it was judged for such a profile before or not', () => {
    const mask = compile(
      inSegment,
      promotions(100, (i) => ({ targetSegment: `n${i % 10}` as never })),
    );
    const needed = smallest((steps) => passing(mask, ['n1'], steps) > 0);
    expect(passing(mask, ['n1'])).toBe(10);
    expect([passing(mask, ['n1'], needed - 1), passing(mask, ['n1'], needed)]).toEqual([0, 10]);
  });
});

describe('a filter over the profile alone', () => {
  it('that takes too many steps holds for nobody, and is told', () => {
    const dear = "profile.segment_ids.exists(a, profile.segment_ids.exists(b, a + b == 'n99n99'))";
    const failures = createFilterFailures();
    expect(passing(compile(`${dear} && promotion.priority < 1.0`, promotions(1), failures), names(100))).toBe(0);
    expect(compileAudience(dear, failures)(profile({ segments: names(100) }))).toBe(false);
    expect(compileAudience(dear, failures)(profile({ segments: ['n9', 'n99'] }))).toBe(true);
    expect(failures.list().map(({ message }) => message)).toEqual([TOO_MANY_STEPS, TOO_MANY_STEPS]);
  });
});

describe('a filter over a pool', () => {
  const loop = "promotion.tags.exists(t, promotion.tags.exists(u, t + u == ''))";
  const tagged = (n: number): Promotion[] => promotions(n, (i) => ({ tags: [...names(99), `t${i}`] }));

  it('that takes too many steps matches nothing, also next time', () => {
    const failures = createFilterFailures();
    const memory = createFilterMemory();
    const filter = compileExpression(`!${loop}`, PROMOTION_ENVIRONMENT);
    if (!filter.ok) throw new Error(filter.error);
    const pool = poolOf(tagged(60), catalog);
    const matching = () => {
      const context = { pool, catalog, failures, memory };
      return countBits(
        finish(
          compileFilterMask(
            bitsWhere(60, () => true),
            filter.value,
            context,
          ),
        ).matching,
      );
    };
    expect([matching(), matching()]).toEqual([0, 0]);
    expect(failures.list()).toEqual([{ expression: `!${loop}`, message: TOO_MANY_STEPS, count: 2 }]);
    expect(countBits(compile(`!${loop}`, tagged(20)).matching)).toBe(20);
  });

  it('gives the event loop its turns', () => {
    const filter = compileExpression(`!${loop}`, PROMOTION_ENVIRONMENT);
    if (!filter.ok) throw new Error(filter.error);
    const context = { pool: poolOf(tagged(20), catalog), catalog, failures: createFilterFailures() };
    const pieces = [
      ...compileFilterMask(
        bitsWhere(20, () => true),
        filter.value,
        context,
      ),
    ];
    // Each promotion takes more steps than a turn has.
    expect(pieces).toHaveLength(19);
    const budget = stepBudget(FILTER_STEPS_PER_POOL);
    const isTurnOver = createTurns(budget);
    budget.left -= FILTER_STEPS_PER_TURN - 1;
    expect(isTurnOver()).toBe(false);
    budget.left -= 1;
    expect([isTurnOver(), isTurnOver()]).toEqual([true, false]);
  });
});

describe('an item filter', () => {
  const expression = "item.attributes.exists(a, item.attributes.exists(b, a + b == ''))";
  const attributes = Object.fromEntries(names(100).map((name) => [name, true]));
  const scope = (n: number, filter: string) => {
    const failures = createFilterFailures();
    const items = catalogOf(Array.from({ length: n }, (_, i) => item(String(i), { attributes })));
    const covered = createItemScopes(items, failures).resolve({
      items: { kind: 'FILTER', expression: filter },
      excludedItemIds: [],
    });
    return { covered: covered.length, failures: failures.list().map(({ message }) => message) };
  };

  it('takes as many steps over the catalog as are allowed, and not one item more', () => {
    const largest = smallest((n) => scope(n, `!${expression}`).covered === 0) - 1;
    expect(scope(largest, `!${expression}`)).toEqual({ covered: largest, failures: [] });
    expect(scope(largest + 1, `!${expression}`)).toEqual({ covered: 0, failures: [TOO_MANY_STEPS] });
    expect(largest).toBeLessThan(100);
  });

  it('that was stored when more was allowed covers nothing, and is told', () => {
    expect(scope(3, 'item.name.matches(item.brand)').failures).toEqual([expect.stringContaining('written out')]);
  });
});

describe('a stored filter that is refused by now', () => {
  const refused = 'promotion.name.matches(promotion.code)';
  const rules = (fields: object) =>
    campaign({
      variants: [
        {
          ...campaign().variants[0]!,
          slotGroups: [slotGroup({ name: 'a', filter: refused }), slotGroup({ name: 'b' })],
        },
      ],
      ...fields,
    });

  it('matches nothing, and leaves other groups and campaigns alone', () => {
    const plan = planOf({ campaign: rules({}), promotions: promotions(3) });
    const { groups } = plan.armOf('anna' as never, 0, EMPTY_RECORD).variantPlan;
    expect(groups.map(({ filter }) => countBits(filter.matching))).toEqual([0, 3]);
    expect(plan.candidates.failures.list()).toMatchObject([{ expression: refused, count: 1 }]);
    expect(plan.accepts(profile())).toBe(true);
  });

  it('as an audience holds for nobody', () => {
    const audience = 'profile.store_id.matches(profile.profile_id)';
    const plan = planOf({ campaign: rules({ audience }), promotions: promotions(3) });
    expect(plan.accepts(profile())).toBe(false);
    expect(plan.candidates.failures.list().map(({ expression }) => expression)).toContain(audience);
  });
});

/** The smallest number from 1 on that something holds for, once it does. */
function smallest(holds: (n: number) => boolean): number {
  let [low, high] = [0, 1];
  while (!holds(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
