import { formatAmount, parseCurrency } from '../base/money.js';
import type { DemoItem } from './items.js';
import { between, chance, pick, type Random } from './random.js';

/** A discount in the words of the promotion columns; `value` as it is written there. */
export interface Offer {
  readonly type: 'PERCENT' | 'AMOUNT' | 'EXACT_PRICE' | '2_FOR_1' | 'MULTIBUY' | 'POINTS';
  readonly value: string;
  readonly requiredItems: number | null;
  readonly discountedItems: number | null;
  readonly minBasket: string | null;
}

/** What a promotion covers, and how to call it. */
export interface CoveredItems {
  readonly positions: readonly number[];
  readonly label: string;
}

export interface NamedOffer {
  readonly offer: Offer;
  readonly name: string;
  readonly headline: string;
}

const EUR = parseCurrency('EUR');
if (!EUR.ok) throw new Error('EUR must be a currency');
const euros = (minor: number): string => formatAmount(minor, EUR.value);

const offerOf = (type: Offer['type'], value: string, more: Partial<Offer> = {}): Offer => ({
  type,
  value,
  requiredItems: null,
  discountedItems: null,
  minBasket: null,
  ...more,
});

/** A discount that suits what is covered (null: the whole basket), with a name a customer would read. */
export function nameOffer(
  random: Random,
  scope: CoveredItems | null,
  items: readonly DemoItem[],
  category: readonly string[],
): NamedOffer {
  if (scope === null) {
    const minBasket = between(random, 3, 8) * 1_000;
    return {
      offer: offerOf('PERCENT', '5', { minBasket: euros(minBasket) }),
      name: `5 % off your purchase from €${euros(minBasket)}`,
      headline: '-5 % on everything',
    };
  }
  const prices = scope.positions.map((position) => (items[position] as DemoItem).priceMinor);
  const cheapest = Math.min(...prices);
  const kind = random();
  if (kind < 0.5) {
    const percent = pick(random, [10, 15, 20, 20, 25, 25, 30, 40, 50]);
    return named(offerOf('PERCENT', String(percent)), `${percent} % off ${scope.label}`, `-${percent} %`);
  }
  if (kind < 0.62 && cheapest >= 150) {
    const off = Math.min(300, Math.max(30, Math.round((cheapest * between(random, 15, 35)) / 1_000) * 10));
    return named(offerOf('AMOUNT', euros(off)), `€${euros(off)} off ${scope.label}`, `-€${euros(off)}`);
  }
  if (kind < 0.74 && prices.length === 1) {
    const price = Math.max(19, Math.round((cheapest * between(random, 65, 85)) / 1_000) * 10 - 1);
    return named(offerOf('EXACT_PRICE', euros(price)), `${scope.label} for only €${euros(price)}`, `€${euros(price)}`);
  }
  if (kind < 0.84) {
    return named(
      offerOf('2_FOR_1', '0', { requiredItems: 2, discountedItems: 1 }),
      `2 for 1: ${scope.label}`,
      'Buy one, get one free',
    );
  }
  if (kind < 0.92 && Math.max(...prices) <= cheapest * 2) {
    const price = Math.round((cheapest * 2.4) / 10) * 10 - 1;
    return named(
      offerOf('MULTIBUY', euros(price), { requiredItems: 3 }),
      `3 for €${euros(price)}: ${scope.label}`,
      `3 for €${euros(price)}`,
    );
  }
  const points = between(random, 2, 10) * 25;
  const extra = chance(random, 0.5) ? ` (${category[0]})` : '';
  return named(
    offerOf('POINTS', String(points)),
    `${points} extra points on ${scope.label}${extra}`,
    `+${points} points`,
  );
}

const named = (offer: Offer, name: string, headline: string): NamedOffer => ({ offer, name, headline });
