import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileFilterMask } from '../../src/assignment/filter-mask.js';
import { createFilterRows } from '../../src/assignment/filter-rows.js';
import { PROFILE_BINDING } from '../../src/audience/profile-filter.js';
import { bitsWhere, hasBit } from '../../src/base/bits.js';
import type { ItemIndex } from '../../src/base/ids.js';
import { finish } from '../../src/base/work.js';
import { ITEM_BINDING } from '../../src/catalog/item-filter.js';
import { stepBudget } from '../../src/filters/budget.js';
import { compileExpression, holds } from '../../src/filters/expression.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import { createFilterMemory } from '../../src/filters/memory.js';
import { PROMOTION_BINDING, PROMOTION_ENVIRONMENT } from '../../src/promotions/promotion-filter.js';
import { profile, store } from '../support/assignment.js';
import { condition } from '../support/filter-arbitrary.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../support/promotions.js';

const PLENTY = 50_000_000;

const catalog = catalogOf(
  Array.from({ length: 12 }, (_, i) =>
    item(String(i), {
      brand: i % 4 === 3 ? null : `n${i % 4}`,
      category: ['n1', `n${i}`].slice(i % 3),
      priceMinor: i % 5 === 0 ? null : 50 * i,
      attributes: i % 2 === 0 ? { organic: true, colours: ['n1', 'x'], kind: i } : { kind: `n${i % 3}` },
    }),
  ),
);

const promotions = Array.from({ length: 40 }, (_, i) =>
  promotion(`n${i}`, {
    type: i % 2 === 0 ? 'GENERAL' : 'HANDBILL',
    tags: ['n1', `n${i % 7}`, 'x'].slice(i % 4),
    params: i % 3 === 0 ? { n1: 'n2', icon: `n${i % 2}` } : {},
    priority: i % 5,
    description: 'ab '.repeat(i % 3),
    targetSegment: i % 4 === 0 ? null : (`n${i % 4}` as never),
    startAtMs: i % 6 === 0 ? null : i * 3_600_000,
    expireAtMs: i % 5 === 0 ? 1e15 : null,
    items: listOf(...[i % 12, (i * 5) % 12, (i * 7 + 3) % 12].slice(i % 4)),
  }),
);
const pool = poolOf(promotions, catalog);
const rows = createFilterRows(pool, catalog);
const memory = createFilterMemory();

const profiles = [
  profile({ segments: [], isMember: false }),
  profile({ segments: ['n1', 'n2', 'n7'], storeId: store('n1') }),
  profile({ segments: ['x'], storeId: store('x'), isMember: false }),
];

/** Ways in which candidates and customers meet, beside what the expressions of every kind make. */
const meeting = fc
  .record({
    left: fc.constantFrom(
      'promotion.target_segment',
      'promotion.code',
      'promotion.params.icon',
      'promotion.tags[0]',
      "'n1'",
    ),
    right: fc.constantFrom('profile.store_id', 'profile.segment_ids[0]', "profile.store_id + '1'"),
    number: fc.constantFrom('promotion.priority', 'double(size(promotion.tags))', 'promotion.discount_value'),
    size: fc.constantFrom('double(size(profile.segment_ids))', 'double(profile.store_id)'),
    operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
    isMirrored: fc.boolean(),
    inner: fc.constantFrom(
      'e in profile.segment_ids',
      'e == profile.store_id',
      'profile.is_member || e != profile.store_id',
      'profile.segment_ids.exists(f, f == e)',
      'e + profile.store_id == profile.store_id + e',
    ),
    list: fc.constantFrom('promotion.tags', 'items[0].category', 'promotion.tags.map(t, t + promotion.params.icon)'),
  })
  .chain(({ left, right, number, size, operator, isMirrored, inner, list }) => {
    const [a, b] = isMirrored ? [right, left] : [left, right];
    const [c, d] = isMirrored ? [size, number] : [number, size];
    return fc.constantFrom(
      `${a} ${operator === '!=' ? '!=' : '=='} ${b}`,
      `${c} ${operator} ${d}`,
      `${left} in profile.segment_ids`,
      `${right} in ${list}`,
      `${list}.exists(e, ${inner})`,
      `${list}.all(e, ${inner})`,
      `items.exists(i, i.brand == ${right} || i.attributes.kind == 'n1')`,
      `items.all(i, i.price < 3.0 && i.brand in profile.segment_ids)`,
      `profile.segment_ids.exists(s, s in ${list} && s != promotion.code)`,
      `profile.segment_ids.all(s, s == ${left} || s in ${list})`,
      `profile.is_member ? ${left} == ${right} : promotion.priority > 2.0`,
    );
  });

/** Loops within loops whose variables have one name. */
const shadowed = fc.constantFrom(
  'promotion.tags.map(a, profile.store_id).filter(b, promotion.tags.map(a, b).exists(b, b != promotion.code)) == promotion.tags',
  "promotion.tags.exists(b, [b].exists(b, b == profile.store_id) || profile.segment_ids.exists(b, b == 'n1'))",
  'profile.segment_ids.exists(b, promotion.tags.exists(a, [b].exists(b, a == b)))',
);

const filters = fc.oneof(
  shadowed,
  condition,
  meeting,
  fc
    .tuple(meeting, fc.constantFrom('&&', '||'), fc.oneof(meeting, condition))
    .map(([a, op, b]) => `(${a}) ${op} !(${b})`),
);

it('a mask holds exactly what the filter says of each candidate and profile, error for error', () => {
  let [accepted, personal] = [0, 0];
  const property = fc.property(filters, (text) => {
    const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
    if (!compiled.ok) return;
    accepted += 1;
    const failures = createFilterFailures();
    const mask = finish(
      compileFilterMask(
        bitsWhere(promotions.length, () => true),
        compiled.value,
        { pool, catalog, failures, memory },
        rows,
      ),
    );
    personal += Number(mask.isPersonal);
    for (const who of profiles) {
      const target = mask.matching.slice();
      mask.restrict(target, who, stepBudget(PLENTY));
      pool.entries.forEach((entry, p) => {
        const bindings = {
          promotion: PROMOTION_BINDING.bind(entry.promotion),
          items: Array.from(entry.items, (index) => ITEM_BINDING.bind(catalog.itemAt(index as ItemIndex)!)),
          profile: PROFILE_BINDING.bind(who),
        };
        const expected = holds(compiled.value.conditions, bindings, stepBudget(PLENTY), () => {});
        expect(hasBit(target, p), `${text} of ${p}`).toBe(expected);
      });
    }
  });
  fc.assert(property, { numRuns: Number(process.env.HANDBILL_MASK_CASES ?? 1_500) });
  expect(accepted).toBeGreaterThan(300);
  expect(personal).toBeGreaterThan(100);
});
