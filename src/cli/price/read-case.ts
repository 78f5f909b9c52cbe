import type { ItemId } from '../../base/ids.js';
import { keyProblem } from '../../base/key.js';
import { type Currency, minorDigits, parseCurrency } from '../../base/money.js';
import { err, ok, type Result } from '../../base/result.js';
import { type Report, reportInto, type Violation } from '../../base/violation.js';
import { UNITS } from '../../catalog/item.js';
import { type Basket, type BasketLine, checkBasket, type ItemFacts, QUANTITY_DECIMALS } from '../../pricing/basket.js';
import type { Offer } from '../../pricing/claim.js';
import { countOf, decimalOf, flagOf, type JsonObject, objectsOf, within } from './json-reader.js';
import { readOffers } from './read-offers.js';
import { tellUnread } from './unread.js';

/** A basket to price, with what is known of its items and the offers that may be used. */
export interface PriceCase {
  readonly basket: Basket;
  readonly items: ReadonlyMap<ItemId, ItemFacts>;
  readonly offers: readonly Offer[];
}

const CASE_FIELDS = ['case', 'currency', 'items', 'basket', 'offers'];
const ITEM_FIELDS = ['itemId', 'discountable', 'unit'];
const LINE_FIELDS = ['seq', 'itemId', 'quantity', 'unitPrice', 'weighed'];

/** Reads a case (docs/pricing.md), or tells what is wrong with it, in its order. `warn` hears of what is not read. */
export function readCase(source: JsonObject, warn: Report): Result<PriceCase, readonly Violation[]> {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const currency = readCurrency(source, report);
  // No amount can be read without it.
  if (currency === null) return err(violations);
  tellUnread(Object.keys(source), CASE_FIELDS, warn);
  const items = readItems(source, report, warn);
  const basket = readBasket(source, currency, report, warn);
  const offers = readOffers(source, currency, report, warn);
  return violations.length === 0 ? ok({ basket, items, offers }) : err(violations);
}

function readCurrency({ currency = null }: JsonObject, report: Report): Currency | null {
  const parsed =
    typeof currency === 'string' ? parseCurrency(currency) : err('must be an ISO 4217 currency code such as EUR');
  if (parsed.ok) return parsed.value;
  report('currency', currency ?? '', parsed.error);
  return null;
}

function readItems(source: JsonObject, report: Report, warn: Report): Map<ItemId, ItemFacts> {
  const items = new Map<ItemId, ItemFacts>();
  for (const { at, object } of objectsOf(source, 'items', report)) {
    const reportHere = within(report, 'items', at);
    tellUnread(Object.keys(object), ITEM_FIELDS, within(warn, 'items', at));
    const itemId = readItemId(object, reportHere);
    if (itemId !== null && items.has(itemId)) reportHere('itemId', itemId, 'must not be that of an item before');
    const { unit = null } = object;
    const known = UNITS.find((each) => each === unit) ?? null;
    if (unit !== null && known === null) reportHere('unit', unit, `must be one of ${UNITS.join(', ')}`);
    const discountable = flagOf(object, 'discountable', true, reportHere);
    if (itemId !== null) items.set(itemId, { discountable, unit: known });
  }
  return items;
}

function readBasket(source: JsonObject, currency: Currency, report: Report, warn: Report): Basket {
  if ((source.basket ?? null) === null) report('basket', '', 'is required');
  const lines: (BasketLine | null)[] = objectsOf(source, 'basket', report).map(({ at, object }) => {
    tellUnread(Object.keys(object), LINE_FIELDS, within(warn, 'basket', at));
    return readLine(object, currency, within(report, 'basket', at));
  });
  const whole = lines.filter((line) => line !== null);
  const basket = { currency, lines: whole };
  // Where a line is wrong in itself, those behind it would be told by other positions.
  if (whole.length === lines.length) checkBasket(basket, within(report, 'basket'));
  return basket;
}

function readLine(object: JsonObject, currency: Currency, report: Report): BasketLine | null {
  const seq = countOf(object, 'seq', null, report);
  if ((object.seq ?? null) === null) report('seq', '', 'is required');
  const itemId = readItemId(object, report);
  const quantityMilli = decimalOf(object, 'quantity', QUANTITY_DECIMALS, report);
  const unitPriceMinor = decimalOf(object, 'unitPrice', minorDigits(currency), report);
  const weighed = flagOf(object, 'weighed', false, report);
  if (seq === null || itemId === null || quantityMilli === null || unitPriceMinor === null) return null;
  return { seq, itemId, quantityMilli, unitPriceMinor, weighed };
}

function readItemId({ itemId = null }: JsonObject, report: Report): ItemId | null {
  const problem = itemId === null ? 'is required' : typeof itemId === 'string' ? keyProblem(itemId) : 'must be text';
  if (problem === null) return itemId as ItemId;
  report('itemId', itemId ?? '', problem);
  return null;
}
