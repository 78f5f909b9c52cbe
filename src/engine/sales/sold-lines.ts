import type { PromotionCode, PromotionIndex } from '../../base/ids.js';
import type { ReceiptLine } from '../../history/receipt.js';
import { lineOf } from '../../pricing/pieces.js';
import type { PricedBasket, PricedLine } from '../../pricing/price-basket.js';
import type { SaleOffer } from '../../sales/offers.js';
import type { SaleRequest } from '../../sales/request.js';
import type { SoldLine } from '../../sales/sale.js';
import type { AnsweredSale } from './sale-answer.js';
import type { SaleCatalog } from './sale-catalog.js';

type ByCode = ReadonlyMap<PromotionCode, PromotionIndex>;

const byCode = (offers: readonly SaleOffer[]): ByCode => new Map(offers.map(({ terms, index }) => [terms.code, index]));

/** The lines of a priced basket as an answer tells them. */
export function answeredLines({ lines }: PricedBasket, offers: readonly SaleOffer[]): AnsweredSale['lines'] {
  const indexes = byCode(offers);
  return lines.map((line) => ({ ...line, discounts: discountsOf(line, indexes) }));
}

/** The lines of a priced basket as they are kept; `receipt`: the same lines, with their items found. */
export function soldLines(
  { basket }: SaleRequest,
  { lines }: PricedBasket,
  offers: readonly SaleOffer[],
  receipt: readonly ReceiptLine[],
  { itemOf, marginPpmOf }: SaleCatalog,
): SoldLine[] {
  const indexes = byCode(offers);
  return lines.map((line, at) => {
    const { seq, grossMinor, netMinor, pieces } = line;
    const { source, isWeighed, isDiscountable } = lineOf(basket.lines[at]!, at, itemOf);
    return {
      seq,
      item: receipt[at]!.item,
      quantityMilli: source.quantityMilli,
      unitPriceMinor: source.unitPriceMinor,
      isWeighed,
      isDiscountable,
      marginPpm: marginPpmOf(source.itemId),
      grossMinor,
      netMinor,
      discounts: discountsOf(line, indexes),
      pieces,
    };
  });
}

const discountsOf = ({ discounts }: PricedLine, indexes: ByCode): SoldLine['discounts'] =>
  discounts.map(({ offer, amountMinor }) => ({ promotion: indexes.get(offer)!, amountMinor }));
