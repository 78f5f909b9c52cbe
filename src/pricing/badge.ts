import { type Currency, formatAmount } from '../base/money.js';
import { plural } from '../base/plural.js';
import type { Terms } from './terms.js';

/** Parts per million of a percent. */
const PPM_PER_PERCENT = 10_000;

/**
 * An offer in a few words for a product page, with what it asks for beyond one piece: `-20 %`, `3 for 5.00 EUR`,
 * `-2.00 EUR on the basket, from 50.00 EUR`. `value`: of the step that is meant, in the unit of the type.
 */
export function badgeOf(terms: Terms, value: number): string {
  const { currency, minBasketMinor, maxBasketMinor } = terms;
  const bounds = [
    ...(minBasketMinor === null ? [] : [`from ${money(minBasketMinor, currency)}`]),
    ...(maxBasketMinor === null ? [] : [`up to ${money(maxBasketMinor, currency)}`]),
  ];
  return [`${valueWords(terms, value)}${unitWords(terms)}`, ...bounds].join(', ');
}

const money = (amountMinor: number, currency: Currency): string => `${formatAmount(amountMinor, currency)} ${currency}`;

function valueWords({ type, currency, required, discounted }: Terms, value: number): string {
  switch (type) {
    case 'PERCENT':
      return `-${value / PPM_PER_PERCENT} %`;
    case 'AMOUNT':
      return `-${money(value, currency)}`;
    case 'EXACT_PRICE':
      return money(value, currency);
    case '2_FOR_1':
      return `${required} for ${required - discounted}`;
    case 'MULTIBUY':
      return `${required} for ${money(value, currency)}`;
    case 'POINTS':
      return `+${plural(value, 'point')}`;
    case 'DIGITAL_CASHBACK':
      return `${money(value, currency)} back`;
    case 'NONE':
      return '';
  }
}

/** What of the goods it is about, where that is not each piece. */
function unitWords({ type, scope, required, discounted }: Terms): string {
  const saysItself = type === '2_FOR_1' || type === 'MULTIBUY';
  if (scope === 'BASKET') return ` on the basket${required > 1 ? `, from ${required} pieces` : ''}`;
  if (required === 1 || saysItself) return '';
  return discounted === required ? `, from ${required} pieces` : ` on ${discounted} of ${required} pieces`;
}
