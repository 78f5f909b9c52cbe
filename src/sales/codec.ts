import type { CampaignIndex, ItemIndex, PromotionIndex, RegisterId, SaleId, StoreId, TermsId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { everyNth } from '../base/record-part.js';
import { complete, type Layout, packVersioned, shortest, unpackVersioned } from '../base/versioned-codec.js';
import { grossOf, ONE_PIECE_MILLI } from '../pricing/basket.js';
import { type PackedRedemption, packRedemption, unpackRedemption } from '../wallet/codec-holding.js';
import type { SoldLine, SoldRedemption, SoldSale } from './sale.js';

const VERSION = 1;
/** Values are appended here, with what a sale from before has instead. */
const LAYOUT: Layout = { kind: 'sale', always: 9, added: [] };

const WEIGHED = 1;
const NOT_DISCOUNTABLE = 2;

/** Gross and net follow from the rest; of a line without discounts the pieces do, too. */
export type PackedLine = [
  seq: number,
  item: ItemIndex,
  quantityMilli: number,
  unitPriceMinor: number,
  flags: number,
  discounts: number[],
  pieces: number[],
  /** Of a sale from before it was kept: absent. */
  marginPpm?: number | null,
];

export type PackedSold = [
  promotion: PromotionIndex,
  terms: TermsId,
  redemption: PackedRedemption,
  cashbackMinor: number,
  activated: 0 | 1,
  /** Of a sale from before it was kept: absent. */
  campaign?: CampaignIndex | null,
];

export function encodeSale(sale: SoldSale): Uint8Array {
  const { saleId, timeMs, soldMs, currency, storeId, registerId, cashbackUsedMinor } = sale;
  return packVersioned(
    VERSION,
    shortest(LAYOUT, [
      saleId,
      timeMs,
      soldMs,
      currency,
      storeId,
      registerId,
      sale.lines.map(packLine),
      sale.redemptions.map(packSold),
      cashbackUsedMinor,
    ]),
  );
}

export function decodeSale(bytes: Uint8Array): SoldSale {
  const values = complete(LAYOUT, unpackVersioned(LAYOUT.kind, VERSION, bytes));
  const [saleId, timeMs, soldMs, currency, storeId, registerId, lines, redemptions, cashbackUsedMinor] = values;
  return {
    saleId: saleId as SaleId,
    timeMs: timeMs as number,
    soldMs: soldMs as number,
    currency: currency as Currency,
    storeId: storeId as StoreId | null,
    registerId: registerId as RegisterId | null,
    lines: (lines as PackedLine[]).map(unpackLine),
    redemptions: (redemptions as PackedSold[]).map(unpackSold),
    cashbackUsedMinor: cashbackUsedMinor as number,
  };
}

export function packLine(line: SoldLine): PackedLine {
  const { seq, item, quantityMilli, unitPriceMinor, isWeighed, isDiscountable, marginPpm } = line;
  const flags = (isWeighed ? WEIGHED : 0) | (isDiscountable ? 0 : NOT_DISCOUNTABLE);
  const discounts = line.discounts.flatMap(({ promotion, amountMinor }) => [promotion, amountMinor]);
  const pieces = discounts.length === 0 ? [] : line.pieces.flatMap(({ count, netMinor }) => [count, netMinor]);
  return [seq, item, quantityMilli, unitPriceMinor, flags, discounts, pieces, marginPpm];
}

export function unpackLine(packed: PackedLine): SoldLine {
  const [seq, item, quantityMilli, unitPriceMinor, flags, packedDiscounts, packedPieces, marginPpm = null] = packed;
  const isWeighed = (flags & WEIGHED) !== 0;
  const grossMinor = grossOf({ quantityMilli, unitPriceMinor });
  const discounts = everyNth(packedDiscounts, 2, (at) => ({
    promotion: packedDiscounts[at] as PromotionIndex,
    amountMinor: packedDiscounts[at + 1]!,
  }));
  const whole = isWeighed
    ? { count: 1, netMinor: grossMinor }
    : { count: quantityMilli / ONE_PIECE_MILLI, netMinor: unitPriceMinor };
  const pieces =
    discounts.length === 0
      ? [whole]
      : everyNth(packedPieces, 2, (at) => ({ count: packedPieces[at]!, netMinor: packedPieces[at + 1]! }));
  return {
    seq,
    item,
    quantityMilli,
    unitPriceMinor,
    isWeighed,
    isDiscountable: (flags & NOT_DISCOUNTABLE) === 0,
    marginPpm,
    grossMinor,
    netMinor: discounts.reduce((left, { amountMinor }) => left - amountMinor, grossMinor),
    discounts,
    pieces,
  };
}

export function packSold(sold: SoldRedemption): PackedSold {
  const { promotion, terms, redemption, cashbackMinor, activated, campaign } = sold;
  return [promotion, terms, packRedemption(redemption), cashbackMinor, activated ? 1 : 0, campaign];
}

export const unpackSold = ([
  promotion,
  terms,
  redemption,
  cashbackMinor,
  activated,
  campaign = null,
]: PackedSold): SoldRedemption => ({
  promotion,
  terms,
  redemption: unpackRedemption(redemption),
  cashbackMinor,
  activated: activated === 1,
  campaign,
});
