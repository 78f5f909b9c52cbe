import type { ItemId, PromotionCode } from '../src/base/ids.js';
import type { Currency } from '../src/base/money.js';
import type { Basket } from '../src/pricing/basket.js';
import type { Offer } from '../src/pricing/claim.js';
import { priceBasket } from '../src/pricing/price-basket.js';
import { listedCoverage, type Terms, termsOf } from '../src/pricing/terms.js';
import { createTermsIndex } from '../src/pricing/terms-index.js';
import { PROMOTIONS } from '../src/promotions/fields.js';
import type { Promotion } from '../src/promotions/promotion.js';
import { createRandom, type Random } from '../test/support/pricing-cases.js';
import { type Contender, measure, printMeasurements } from './measure.js';

/**
 * What pricing costs a basket: lines by promotions that the customer holds, of 10,000 live ones over 20,000 items. A promotion lists 1 to 30
 * items, one in twenty covers all; three in four may be redeemed once. Half of the lines of a basket are items that a held promotion lists.
 *
 *     npm run bench:pricing
 */
const LIVE = 10_000;
const ITEMS = 20_000;
const BASKETS = 50;
const LINES = [1, 20, 200];
const HELD = [0, 20, 200];
const EUR = 'EUR' as Currency;

const random = createRandom(1);
const below = (end: number, draw: Random = random): number => Math.floor(draw() * end);
const itemAt = (at: number): ItemId => `item-${at}` as ItemId;

function promotionAt(at: number): Promotion {
  const kind = below(10);
  const base = {
    ...PROMOTIONS.blank,
    code: `P${at}` as PromotionCode,
    name: 'Promotion',
    currency: EUR,
    priority: below(3),
  };
  const isWide = below(20) === 0;
  const itemIds = Array.from({ length: 1 + below(30) }, () => itemAt(below(ITEMS)));
  const items: Promotion['items'] = isWide ? { kind: 'ALL' } : { kind: 'LIST', itemIds };
  if (kind < 5)
    return { ...base, items, discount: { mode: 'STATIC', type: 'PERCENT', value: 50_000 * (1 + below(8)) } };
  if (kind < 7) return { ...base, items, discount: { mode: 'STATIC', type: 'AMOUNT', value: 10 + below(200) } };
  if (kind === 7) return { ...base, items, discount: { mode: 'STATIC', type: '2_FOR_1', value: 0 } };
  if (kind === 8)
    return { ...base, items, stacking: 'STACKABLE', discount: { mode: 'STATIC', type: 'PERCENT', value: 50_000 } };
  return { ...base, items, discount: { mode: 'STATIC', type: 'POINTS', value: 10 } };
}

const live: Terms[] = Array.from({ length: LIVE }, (_, at) => {
  const promotion = promotionAt(at);
  return termsOf(promotion, listedCoverage(promotion)!);
});
const index = createTermsIndex(live);

interface Sample {
  readonly basket: Basket;
  readonly offers: readonly Offer[];
}

function sampleOf(lines: number, held: number): Sample {
  const terms = new Set<Terms>();
  while (terms.size < held) terms.add(live[below(LIVE)]!);
  const listed = [...terms].flatMap(({ coverage }) => (coverage.kind === 'LIST' ? [...coverage.itemIds] : []));
  const offers = [...terms].map((each): Offer => {
    const possibleRedemptions = below(4) === 0 ? null : 1;
    return { terms: each, possibleRedemptions, uses: 0, refusal: null };
  });
  const basketLines = Array.from({ length: lines }, (_, seq) => ({
    seq,
    itemId: seq % 2 === 0 && listed.length > 0 ? listed[below(listed.length)]! : itemAt(below(ITEMS)),
    quantityMilli: 1_000 * (1 + below(3)),
    unitPriceMinor: 50 + below(1_000),
    weighed: below(10) === 0,
  }));
  return { basket: { currency: EUR, lines: basketLines }, offers };
}

const contenders: Contender[] = LINES.flatMap((lines) =>
  HELD.map((held) => {
    const samples = Array.from({ length: BASKETS }, () => sampleOf(lines, held));
    return {
      name: `${lines} lines, ${held} held`,
      run: (call: number) => {
        const { basket, offers } = samples[call % BASKETS]!;
        return priceBasket(basket, offers, () => undefined, index).discountMinor;
      },
    };
  }),
);

printMeasurements(`pricing a basket, ${LIVE} promotions live`, measure(contenders, 15, 100));
