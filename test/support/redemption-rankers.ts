import { byClass, type ItemClasses } from '../../src/catalog/item-classes.js';
import { emptyStatistics } from '../../src/ranking/offer-statistics.js';
import {
  REDEMPTION_INPUTS,
  type RedemptionInputs,
  type RedemptionRanker,
  type RedemptionWeights,
} from '../../src/ranking/redemption-ranker.js';
import { between, integer, type Random } from './pools.js';

const inputs = (value: () => number): RedemptionInputs =>
  Object.fromEntries(REDEMPTION_INPUTS.map((name) => [name, value()])) as RedemptionInputs;

/** Weights of either sign, now and then so large that they meet every limit. */
export function randomRanker(random: Random, itemCount: number): RedemptionRanker {
  const size = random() < 0.1 ? 100 : 1;
  const weight = () => between(random, -size, size);
  const weights = (): RedemptionWeights => ({ ...inputs(weight), level: weight() });
  const statistics = emptyStatistics(itemCount, integer(random, 1, 50));
  const { purchases, buyers, redeemed, redeemedType, redeemedManufacturer } = statistics;
  for (const table of [purchases, redeemed, redeemedType, redeemedManufacturer]) {
    for (let item = 0; item < itemCount; item++) table[item] = random() < 0.3 ? 0 : between(random, 0, 20);
  }
  for (let item = 0; item < itemCount; item++) buyers[item] = Math.min(statistics.customers, purchases[item]!);
  return {
    redemptions: integer(random, 200, 1_000),
    weights: { chosen: weights(), everybody: weights() },
    means: inputs(() => between(random, 0, 2)),
    statistics,
  };
}

/** Classes of some of the items. */
export function randomClasses(random: Random, items: number): ItemClasses {
  const known = integer(random, 0, items);
  const counts = byClass(() => integer(random, 1, 12));
  return {
    counts,
    of: byClass((kind) => Uint32Array.from({ length: known }, () => integer(random, 0, counts[kind] - 1))),
    ownBrand: Uint8Array.from({ length: known }, () => (random() < 0.3 ? 1 : 0)),
  };
}
