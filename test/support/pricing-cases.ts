import type { ItemId, PromotionCode } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import type { Basket, ItemLookup } from '../../src/pricing/basket.js';
import type { Offer } from '../../src/pricing/claim.js';
import { type PricedBasket, priceBasket } from '../../src/pricing/price-basket.js';
import { listedCoverage, termsOf } from '../../src/pricing/terms.js';
import type { Discount, DiscountType } from '../../src/promotions/discount.js';
import { PROMOTIONS } from '../../src/promotions/fields.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import type { OracleAnswer, OracleCase, OracleLine, OracleOffer } from './pricing-oracle.js';

export type Random = () => number;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(random: Random, choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
const from = (random: Random, min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
const ITEMS = ['A', 'B', 'C', 'D'];
/** Few different prices, so that there are ties of all kinds. */
const PRICES = [0, 1, 2, 3, 5, 5, 7, 10, 10, 33, 50, 99, 100, 250];

export interface CaseShape {
  readonly piecesMax: number;
  readonly offersMax: number;
  /** Only offers of the kind NORMAL on lines, without steps. */
  readonly isPlain: boolean;
}

export function randomCase(random: Random, shape: CaseShape): OracleCase {
  const lines: OracleLine[] = [];
  const piecesCount = from(random, 1, shape.piecesMax);
  for (let pieces = 0, seq = 1; pieces < piecesCount; seq++) {
    const isWeighed = random() < 0.2;
    const count = isWeighed ? 1 : Math.min(from(random, 1, 3), piecesCount - pieces);
    const milli = isWeighed ? pick(random, [250, 333, 500, 735, 1_000, 1_500, 2_000]) : count * 1_000;
    const weighed = isWeighed && (milli % 1_000 === 0 || random() < 0.5);
    lines.push({ seq: (seq * 7) % 1_001, item: pick(random, ITEMS), milli, price: pick(random, PRICES), weighed });
    pieces += count;
  }
  const offersCount = from(random, 1, shape.offersMax);
  const offers = Array.from({ length: offersCount }, (_, at) => randomOffer(random, `P${at}`, shape.isPlain));
  return {
    lines,
    fixed: random() < 0.1 ? [pick(random, ITEMS)] : [],
    measured: random() < 0.1 ? [pick(random, ITEMS)] : [],
    offers,
  };
}

const TYPES: readonly DiscountType[] = ['PERCENT', 'AMOUNT', 'EXACT_PRICE', '2_FOR_1', 'MULTIBUY'];
const WITHOUT_MONEY: readonly DiscountType[] = ['POINTS', 'DIGITAL_CASHBACK', 'NONE'];
const NO_VALUE: ReadonlySet<string> = new Set(['NONE', '2_FOR_1']);

export function randomOffer(random: Random, code: string, isPlain: boolean): OracleOffer {
  const type = pick(random, !isPlain && random() < 0.2 ? WITHOUT_MONEY : TYPES);
  const isSet = type === '2_FOR_1' || type === 'MULTIBUY';
  const scope = !isPlain && !isSet && random() < 0.25 ? 'BASKET' : 'LINE_ITEM';
  const n = isSet ? from(random, 2, 3) : random() < 0.4 ? from(random, 1, 3) : null;
  const most = n ?? (type === '2_FOR_1' ? 2 : 1);
  const value = (): number => {
    if (NO_VALUE.has(type)) return 0;
    if (type === 'PERCENT') return pick(random, [50_000, 100_000, 125_000, 333_333, 500_000, 1_000_000]);
    return pick(random, [1, 2, 3, 5, 10, 20, 50, 150]);
  };
  const isStep = !isPlain && random() < 0.25;
  const first = from(random, 0, 2);
  return {
    code,
    type,
    value: value(),
    steps: isStep
      ? [first, first + from(random, 1, 2), first + 3]
          .slice(0, from(random, 1, 3))
          .map((threshold) => ({ threshold, value: value() }))
      : null,
    trigger: random() < 0.7 ? 'REDEEM' : 'TRANSACTION',
    scope,
    stacking: isPlain ? 'NORMAL' : pick(random, ['NORMAL', 'NORMAL', 'NORMAL', 'STACKABLE', 'EXCLUSIVE'] as const),
    n,
    m: scope === 'BASKET' || type === 'MULTIBUY' || random() < 0.5 ? null : from(random, 1, most),
    possible: random() < 0.4 ? null : from(random, isPlain ? 1 : 0, 3),
    uses: isStep ? from(random, 0, 4) : 0,
    priority: from(random, 0, 2),
    expireAt: random() < 0.5 ? null : from(random, 1, 2),
    min: random() < 0.1 ? pick(random, [10, 100, 300]) : null,
    max: !isPlain && random() < 0.1 ? pick(random, [10, 100, 300]) : null,
    list: random() < 0.5 ? null : ITEMS.filter(() => random() < 0.5).concat('Z'),
    except: random() < 0.1 ? [pick(random, ITEMS)] : [],
  };
}

const EUR = 'EUR' as Currency;

export function offerOf(o: OracleOffer): Offer {
  const type = o.type as DiscountType;
  const steps = o.steps?.map(({ threshold, value }) => ({ usageThreshold: threshold, value }));
  const discount: Discount =
    steps === undefined ? { mode: 'STATIC', type, value: o.value } : { mode: 'STEP', type, steps, trigger: o.trigger };
  const promotion: Promotion = {
    ...PROMOTIONS.blank,
    code: o.code as PromotionCode,
    name: o.code,
    currency: EUR,
    discount,
    scope: o.scope,
    stacking: o.stacking,
    requiredItemsCount: o.n,
    discountedItemsCount: o.m,
    priority: o.priority,
    expireAtMs: o.expireAt,
    minBasketMinor: o.min,
    maxBasketMinor: o.max,
    items: o.list === null ? { kind: 'ALL' } : { kind: 'LIST', itemIds: o.list as ItemId[] },
    excludedItemIds: o.except as ItemId[],
  };
  const terms = termsOf(promotion, listedCoverage(promotion)!);
  return { terms, possibleRedemptions: o.possible, uses: o.uses, refusal: null };
}

export const basketOf = ({ lines }: OracleCase): Basket => ({
  currency: EUR,
  lines: lines.map(({ seq, item, milli, price, weighed }) => ({
    seq,
    itemId: item as ItemId,
    quantityMilli: milli,
    unitPriceMinor: price,
    weighed,
  })),
});

export function itemsOf({ fixed, measured }: OracleCase): ItemLookup {
  return (itemId) => ({ discountable: !fixed.includes(itemId), unit: measured.includes(itemId) ? 'kg' : null });
}

export const priceCase = (sample: OracleCase): PricedBasket =>
  priceBasket(basketOf(sample), sample.offers.map(offerOf), itemsOf(sample));

/** What was priced, in the words of the oracle. */
export function asOracle(priced: PricedBasket): OracleAnswer {
  return {
    gross: priced.grossMinor,
    discount: priced.discountMinor,
    points: priced.points,
    cashback: priced.cashbackMinor,
    lines: priced.lines.map(({ seq, grossMinor, discounts }) => ({
      seq,
      gross: grossMinor,
      discounts: Object.fromEntries(discounts.map(({ offer, amountMinor }) => [offer, amountMinor])),
    })),
    offers: priced.outcomes.map((outcome) =>
      outcome.kind === 'refused'
        ? { reason: outcome.reason, by: outcome.by }
        : {
            redemptions: outcome.redemptions,
            discount: outcome.discountMinor,
            points: outcome.points,
            cashback: outcome.cashbackMinor,
          },
    ),
  };
}
