import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  CampaignIndex,
  ItemIndex,
  PromotionCode,
  PromotionIndex,
  RedemptionId,
  RegisterId,
  SaleId,
  StoreId,
  TermsId,
} from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import { grossOf, ONE_PIECE_MILLI } from '../../src/pricing/basket.js';
import { decodeSale, encodeSale } from '../../src/sales/codec.js';
import type { SoldLine, SoldSale } from '../../src/sales/sale.js';
import { decodeTold, encodeTold, type ToldSale } from '../../src/sales/told.js';

const id = <T extends string>() => fc.string({ minLength: 1, maxLength: 20 }).map((text) => text as T);
const index = <T extends number>() => fc.nat({ max: 2_000_000 }).map((n) => n as T);
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const amount = fc.maxSafeNat();

/** A line whose pieces were given off the same each, or nothing. */
const line: fc.Arbitrary<SoldLine> = fc
  .record({
    seq: fc.nat(),
    item: index<ItemIndex>(),
    pieces: fc.integer({ min: 1, max: 1_000 }),
    unitPriceMinor: fc.nat({ max: 1_000_000 }),
    isWeighed: fc.boolean(),
    isDiscountable: fc.boolean(),
    off: fc.nat({ max: 3 }),
    promotion: index<PromotionIndex>(),
    marginPpm: fc.option(fc.nat({ max: 1_000_000 })),
  })
  .map(({ pieces: count, off, promotion, ...drawn }) => {
    const quantityMilli = count * ONE_PIECE_MILLI;
    const grossMinor = grossOf({ quantityMilli, unitPriceMinor: drawn.unitPriceMinor });
    const each = drawn.isWeighed ? { count: 1, netMinor: grossMinor } : { count, netMinor: drawn.unitPriceMinor };
    const offEach = Math.min(off, each.netMinor);
    const offMinor = offEach * each.count;
    return {
      ...drawn,
      quantityMilli,
      grossMinor,
      netMinor: grossMinor - offMinor,
      discounts: offMinor === 0 ? [] : [{ promotion, amountMinor: offMinor }],
      pieces: [{ count: each.count, netMinor: each.netMinor - offEach }],
    };
  });

const sale: fc.Arbitrary<SoldSale> = fc.record({
  saleId: id<SaleId>(),
  timeMs: instant,
  soldMs: instant,
  currency: fc.constantFrom('EUR' as Currency, 'JPY' as Currency),
  storeId: fc.option(id<StoreId>()),
  registerId: fc.option(id<RegisterId>()),
  lines: fc.array(line, { maxLength: 5 }),
  redemptions: fc.array(
    fc.record({
      promotion: index<PromotionIndex>(),
      terms: fc.maxSafeNat().map((n) => n as TermsId),
      redemption: fc.record({
        redemptionId: id<RedemptionId>(),
        atMs: instant,
        quantity: fc.nat(),
        amountMinor: amount,
        pointsEarned: amount,
        activation: fc.nat(),
        counted: fc.record({ redemptions: fc.boolean(), budget: fc.boolean() }),
      }),
      cashbackMinor: amount,
      campaign: fc.option(index<CampaignIndex>()),
      activated: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  cashbackUsedMinor: amount,
});

const told: fc.Arbitrary<ToldSale> = fc.record({
  isExact: fc.boolean(),
  unused: fc.array(
    fc.record({
      code: id<PromotionCode>(),
      reason: fc.constantFrom('BETTER_OFFER' as const, 'BUDGET_SPENT' as const),
      by: fc.option(id<PromotionCode>()),
      needed: fc.option(fc.string()),
      actual: fc.option(fc.string()),
      missing: fc.option(
        fc.record({ of: fc.constantFrom('PIECES' as const, 'BASKET_VALUE' as const), missing: amount }),
      ),
      takenOut: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

describe('what is kept of a sale', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(sale, told, (one, other) => {
        expect(decodeSale(encodeSale(one))).toEqual(one);
        expect(decodeTold(encodeTold(other))).toEqual(other);
      }),
    );
  });
});
