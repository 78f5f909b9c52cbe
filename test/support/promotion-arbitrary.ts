import fc from 'fast-check';
import type { ItemId, PromotionCode, SegmentId, StoreId } from '../../src/base/ids.js';
import { keyProblem } from '../../src/base/key.js';
import type { Currency } from '../../src/base/money.js';
import { DISCOUNT_TYPES, DISCOUNT_UNIT, type Discount, USAGE_TRIGGERS } from '../../src/promotions/discount.js';
import {
  DISCOUNT_SCOPES,
  type DisplayWindow,
  type ItemScope,
  PROMOTION_TYPES,
  type Promotion,
  REDEEM_TYPES,
  RETURN_POLICIES,
  STACKINGS,
  type StoreScope,
  VISIBILITIES,
} from '../../src/promotions/promotion.js';

const key = <K extends string>() =>
  // fast-check likes to try __proto__, which is no key.
  fc
    .stringMatching(/^[A-Za-zäß0-9._-]{1,12}$/)
    .filter((text) => keyProblem(text) === null) as unknown as fc.Arbitrary<K>;
const keys = <K extends string>(minLength = 0) => fc.uniqueArray(key<K>(), { minLength, maxLength: 5 });
const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.trim());
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const count = fc.integer({ min: 1, max: 2_147_483_647 });
const minute = fc.integer({ min: 0, max: 1_439 });
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });

const discount: fc.Arbitrary<Discount> = fc.constantFrom(...DISCOUNT_TYPES).chain((type): fc.Arbitrary<Discount> => {
  const max = { nothing: 0, ppm: 1_000_000, minor: 10_000_000, points: 100_000 }[DISCOUNT_UNIT[type]];
  const value = fc.integer({ min: Math.min(1, max), max });
  const thresholds = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 4 });
  return fc.oneof(
    value.map((amount): Discount => ({ mode: 'STATIC', type, value: amount })),
    fc.record({ thresholds, value, trigger: fc.constantFrom(...USAGE_TRIGGERS) }).map((step): Discount => {
      const ascending = step.thresholds.toSorted((a, b) => a - b);
      const steps = ascending.map((usageThreshold) => ({ usageThreshold, value: step.value }));
      return { mode: 'STEP', type, steps, trigger: step.trigger };
    }),
  );
});

const display: fc.Arbitrary<DisplayWindow> = fc.oneof(
  fc
    .tuple(minute, minute)
    .filter(([from, to]) => from !== to)
    .map(([fromMinute, toMinute]): DisplayWindow => {
      return { kind: 'daily', fromMinute, toMinute };
    }),
  instant.map((fromMs): DisplayWindow => ({ kind: 'dates', fromMs, toMs: fromMs + 1 })),
  instant.map((toMs): DisplayWindow => ({ kind: 'dates', fromMs: null, toMs })),
);

const items: fc.Arbitrary<ItemScope> = fc.oneof(
  fc.constant<ItemScope>({ kind: 'ALL' }),
  keys<ItemId>(1).map((itemIds): ItemScope => ({ kind: 'LIST', itemIds })),
  fc.constant<ItemScope>({ kind: 'FILTER', expression: "item.brand == 'A' || item.name in ['x', 'y']" }),
);

const stores: fc.Arbitrary<StoreScope> = fc.oneof(
  fc.constant<StoreScope>({ kind: 'ALL' }),
  keys<StoreId>(1).map((storeIds): StoreScope => ({ kind: 'LIST', storeIds })),
);

type Unit = Pick<Promotion, 'scope' | 'discount' | 'requiredItemsCount' | 'discountedItemsCount'>;

/** Counts that don't fit the type and scope of the discount made to fit. */
export function withUnit<P extends Unit>(promotion: P): P {
  const { type } = promotion.discount;
  const isSet = type === 'MULTIBUY' || type === '2_FOR_1';
  const scope = isSet ? 'LINE_ITEM' : promotion.scope;
  const requiredItemsCount = isSet ? Math.max(2, promotion.requiredItemsCount ?? 2) : promotion.requiredItemsCount;
  const most = scope === 'BASKET' || type === 'MULTIBUY' ? 0 : (requiredItemsCount ?? 1);
  const discountedItemsCount = (promotion.discountedItemsCount ?? 0) <= most ? promotion.discountedItemsCount : null;
  return { ...promotion, scope, requiredItemsCount, discountedItemsCount };
}

/** Any valid promotion. */
export const promotions: fc.Arbitrary<Promotion> = fc
  .record({
    deletedAtMs: fc.constant(null),
    code: key<PromotionCode>(),
    type: fc.constantFrom(...PROMOTION_TYPES),
    name: text.filter((name) => name !== ''),
    headline: text,
    description: text,
    headerName: text,
    headerDescription: text,
    visibility: fc.constantFrom(...VISIBILITIES),
    startAtMs: orNull(instant),
    expireAtMs: fc.constant(null),
    display: orNull(display),
    lastingSeconds: orNull(fc.integer({ min: 1, max: 315_360_000 })),
    priority: fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.constantFrom(0.5, -2.25)),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD') as unknown as fc.Arbitrary<Currency>,
    scope: fc.constantFrom(...DISCOUNT_SCOPES),
    minBasketMinor: orNull(fc.integer({ min: 0, max: 5_000 })),
    maxBasketMinor: orNull(fc.integer({ min: 5_000, max: 9_007_199_254_740_991 })),
    discount,
    requiredItemsCount: orNull(count),
    discountedItemsCount: orNull(count),
    requireRedeemedPoints: fc.integer({ min: 0, max: 100_000 }),
    redeemType: fc.constantFrom(...REDEEM_TYPES),
    redeemQuantityPerActivation: orNull(count),
    redeemLimitPerClient: orNull(count),
    redeemLimitGlobal: orNull(count),
    activationLimitGlobal: orNull(count),
    budgetMinor: orNull(fc.integer({ min: 0, max: 1_000_000_000 })),
    catalog: orNull(key<string>()),
    items,
    excludedItemIds: keys<ItemId>(),
    storeCatalog: orNull(key<string>()),
    stores,
    targetSegment: orNull(key<SegmentId>()),
    tags: keys<string>(),
    imageUrls: fc.array(fc.webUrl(), { maxLength: 2 }),
    params: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      text.filter((value) => value !== ''),
      { maxKeys: 3 },
    ),
    stacking: fc.constantFrom(...STACKINGS),
    returnPolicy: fc.constantFrom(...RETURN_POLICIES),
  })
  .map(withUnit)
  .chain((promotion) =>
    orNull(fc.integer({ min: (promotion.startAtMs ?? 0) + 1, max: 4_100_000_000_000 })).map((expireAtMs) => ({
      ...promotion,
      expireAtMs,
    })),
  );
