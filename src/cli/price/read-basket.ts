import type { ItemId } from '../../base/ids.js';
import { keyProblem } from '../../base/key.js';
import { type Currency, minorDigits, parseCurrency } from '../../base/money.js';
import { err } from '../../base/result.js';
import type { Report } from '../../base/violation.js';
import { type Basket, type BasketLine, checkBasket, QUANTITY_DECIMALS } from '../../pricing/basket.js';
import { countOf, decimalOf, flagOf, type JsonObject, objectsOf, within } from './json-reader.js';
import { tellUnread } from './unread.js';

/** The currency of all amounts; null: it can't be read, which is told. */
export function readCurrency({ currency = null }: JsonObject, report: Report): Currency | null {
  const parsed =
    typeof currency === 'string' ? parseCurrency(currency) : err('must be an ISO 4217 currency code such as EUR');
  if (parsed.ok) return parsed.value;
  report('currency', currency ?? '', parsed.error);
  return null;
}

const LINE_FIELDS = ['seq', 'itemId', 'quantity', 'unitPrice', 'weighed'];

/** The lines in `basket`; what is wrong with them is told. `warn` hears of what is not read. */
export function readBasket(source: JsonObject, currency: Currency, report: Report, warn: Report): Basket {
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

/** The item that an object names; null: none, which is told. */
export function readItemId({ itemId = null }: JsonObject, report: Report): ItemId | null {
  const problem = itemId === null ? 'is required' : typeof itemId === 'string' ? keyProblem(itemId) : 'must be text';
  if (problem === null) return itemId as ItemId;
  report('itemId', itemId ?? '', problem);
  return null;
}
