import type { ItemClasses } from '../../catalog/item-classes.js';
import { byClass } from '../../catalog/item-classes.js';
import type { ChoiceSet, OfferChoice } from '../../ranking/training/redemptions/choice-set.js';
import { type CouponChoice, visits } from './coupon-baselines.js';
import type { Journey } from './read-journey.js';

/** A choice of which the redeemed coupons are known, as positions in the campaign. */
export interface KnownChoice extends CouponChoice {
  readonly redeemed: ReadonlySet<number>;
}

/** Choices as a training takes them, and where they came from. */
export interface JourneyChoices extends ChoiceSet {
  /** A choice each, in the order of what was given: positions of the coupons in the order of the candidates. */
  readonly orders: readonly (readonly number[])[];
}

/** What a store would tell of the choices, each on the morning of its campaign. */
export function journeyChoices(journey: Journey, choices: readonly KnownChoice[]): JourneyChoices {
  const coupons = journey.campaigns.flatMap(({ id, coupons: all }) =>
    all.map(({ upc, products }) => ({ key: `${id}/${upc}`, products })),
  );
  const listOf = new Map(coupons.map(({ key }, list) => [key, list]));
  const orders = choices.map(({ campaign, redeemed }) => {
    const positions = [...journey.campaigns[campaign]!.coupons.keys()];
    return [...redeemed, ...positions.filter((position) => !redeemed.has(position))];
  });
  return {
    receipts: visits(journey),
    lists: coupons.map(({ products }) => Uint32Array.from(products).sort()),
    redemptions: journey.redemptions.flatMap(({ campaign, upc, day }) => {
      const list = listOf.get(`${campaign}/${upc}`);
      return list === undefined ? [] : [{ day, list }];
    }),
    choices: choices.map(({ household: customer, campaign, redeemed }, i): OfferChoice => {
      const { id, startDay: day, chosen, coupons: offered } = journey.campaigns[campaign]!;
      const candidates = Uint32Array.from(orders[i]!, (position) => listOf.get(`${id}/${offered[position]!.upc}`)!);
      return { customer, day, candidates, redeemed: redeemed.size, kind: chosen ? 'chosen' : 'everybody' };
    }),
    orders,
  };
}

/** The classes of the products, from 1: 0 is for what nobody knows. */
export function journeyClasses({ classes, privateBrand }: Journey): ItemClasses {
  return {
    of: byClass((kind) => Uint32Array.from(classes[kind].of, (number) => number + 1)),
    counts: byClass((kind) => classes[kind].count + 1),
    ownBrand: Uint8Array.from(classes.brand.of, (number) => (number === privateBrand ? 1 : 0)),
  };
}
