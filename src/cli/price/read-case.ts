import type { ItemId } from '../../base/ids.js';
import { err, ok, type Result } from '../../base/result.js';
import { type Report, reportInto, type Violation } from '../../base/violation.js';
import { UNITS } from '../../catalog/item.js';
import type { Basket, ItemFacts } from '../../pricing/basket.js';
import type { Offer } from '../../pricing/claim.js';
import { flagOf, type JsonObject, objectsOf, within } from './json-reader.js';
import { readBasket, readCurrency, readItemId } from './read-basket.js';
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
