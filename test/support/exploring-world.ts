import { createDraws } from '../../bench/draws.js';
import { drawCandidates, drawPropensities } from '../../src/assignment/draw.js';
import { mix32, randomStream } from '../../src/base/hash.js';
import type { PromotionIndex } from '../../src/base/ids.js';
import { learnRedemptionChances } from '../../src/evaluation/policy/redemption-chances.js';
import type { ReplayedHandbill } from '../../src/evaluation/policy/replayed-handbill.js';

const PROMOTIONS = 30;
const SLOTS = 5;
/** Of them the last ones are drawn. */
const DRAWN = 2;
/** How well each place is seen. */
const SEEN = [1, 0.8, 0.66, 0.56, 0.49];

interface Customer {
  /** That the ranking in force gives. */
  readonly chances: Float64Array;
  readonly fixed: readonly number[];
  /** What may be drawn, with its chance to be. */
  readonly candidates: ReturnType<typeof candidatesOf>;
  readonly propensities: Float64Array;
  /** What the other ranking would show. */
  readonly chosen: readonly number[];
}

const candidatesOf = (promotions: readonly number[], chances: Float64Array, pulls: Float64Array) =>
  promotions.map((promotion) => ({
    promotion: promotion as PromotionIndex,
    chance: chances[promotion]!,
    // Known about as well as after twenty redemptions.
    level: { shape: 20, rate: 20 / pulls[promotion]! },
  }));

/**
 * A campaign whose last slots explore by Thompson, as the engine draws them, and whose ranking doesn't know how promotions pull. The other ranking
 * does, and `truth` is what it is worth.
 */
export function exploringWorld(seed: number, customerCount: number) {
  const draws = createDraws(randomStream(seed));
  const pulls = Float64Array.from({ length: PROMOTIONS }, () => draws.gamma(3, 1 / 3) + 0.2);
  const redeems = (chances: Float64Array, promotion: number): number =>
    Math.min(1, chances[promotion]! * pulls[promotion]!);

  function customer(number: number): Customer {
    const chances = Float64Array.from({ length: PROMOTIONS }, () => Math.min(0.6, 0.02 + draws.exponential(0.06)));
    const best = (score: (promotion: number) => number): number[] =>
      [...chances.keys()].sort((a, b) => score(b) - score(a));
    const ranked = best((promotion) => chances[promotion]!);
    const candidates = candidatesOf(ranked.slice(SLOTS - DRAWN), chances, pulls);
    return {
      chances,
      fixed: ranked.slice(0, SLOTS - DRAWN),
      candidates,
      propensities: drawPropensities(candidates, DRAWN, 'THOMPSON', mix32(seed ^ number)),
      chosen: best((promotion) => redeems(chances, promotion)).slice(0, SLOTS),
    };
  }

  const customers = Array.from({ length: customerCount }, (_, number) => customer(number));
  const truth =
    customers.reduce(
      (sum, { chances, chosen }) =>
        chosen.reduce((all, promotion, k) => all + SEEN[k]! * redeems(chances, promotion), sum),
      0,
    ) / customerCount;

  /** The log of some handbills for everybody, beside what the other ranking would have shown. */
  function replays(seed: number, handbills: number): ReplayedHandbill[] {
    const random = randomStream(mix32(seed));
    const log = Array.from({ length: customerCount * handbills }, (_, i) => {
      const of = customers[i % customerCount]!;
      const drawn = drawCandidates(of.candidates, DRAWN, 'THOMPSON', mix32(mix32(seed) ^ i));
      const offers = [
        ...of.fixed.map((promotion) => ({ promotion, propensity: 1 })),
        ...drawn.map((c) => ({ promotion: of.candidates[c]!.promotion as number, propensity: of.propensities[c]! })),
      ];
      const shown = offers.map((offer, k) => ({
        ...offer,
        seen: SEEN[k]!,
        redeemed: random() < SEEN[k]! * redeems(of.chances, offer.promotion),
      }));
      return { customer: `c${i % customerCount}`, of, shown };
    });
    const chanceOf = learnRedemptionChances(
      log.flatMap(({ customer, of, shown }) =>
        shown.map(({ promotion, seen, redeemed }) => ({
          customer,
          seen,
          redeemed,
          probability: of.chances[promotion]!,
        })),
      ),
    );
    return log.map(({ customer, of, shown }) => {
      const chance = (promotion: number): number => chanceOf(customer, of.chances[promotion]!);
      return {
        customer,
        shown: shown.map((offer) => ({ ...offer, chance: chance(offer.promotion) })),
        chosen: of.chosen.map((promotion, k) => ({ promotion, seen: SEEN[k]!, chance: chance(promotion) })),
      };
    });
  }

  return { truth, replays };
}
