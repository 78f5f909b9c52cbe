import { openUniform, standardGamma } from '../base/gamma.js';
import { mix32, randomStream } from '../base/hash.js';
import type { PromotionIndex } from '../base/ids.js';
import type { ExplorationMethod } from '../campaigns/campaign.js';
import { type Level, levelMean, oddsOf } from '../exposure/level.js';
import { EXPLORATION_SHARPNESS, PROPENSITY_DRAWS, THOMPSON_CERTAINTY } from '../limits.js';

/** What a slot that explores may hold. */
export interface DrawCandidate {
  readonly promotion: PromotionIndex;
  /** That the customer buys of it, without its level. */
  readonly chance: number;
  readonly level: Level;
}

/**
 * Draws candidates for so many slots by Plackett and Luce: one after another, each in proportion to its weight among those that are left. Returns
 * their numbers in the order of the draw. Each candidate has a noise of its own, made from the seed and the promotion, so that others that come and go
 * change nothing for it; the largest sum of log-weight and Gumbel noise is drawn first, which gives those proportions (Yellott 1977).
 */
export function drawCandidates(
  candidates: readonly DrawCandidate[],
  slots: number,
  method: ExplorationMethod,
  seed: number,
): number[] {
  const keys = candidates.map((candidate) => {
    const random = randomStream(mix32(seed ^ mix32(candidate.promotion + 1)));
    const gumbel = -Math.log(-Math.log(openUniform(random)));
    return gumbel + Math.log(weightOf(candidate, method, levelDraw(candidate, method, random)));
  });
  return [...keys.keys()].sort((a, b) => keys[b]! - keys[a]! || a - b).slice(0, slots);
}

/**
 * Chance of each candidate to be among those drawn; they add up to `slots`, which is at most the number of candidates. The mean over draws of the levels
 * and of all turns but the last two, which are summed over exactly: so nothing is drawn for up to two slots by methods without levels, and the error of
 * the others is some percent of a propensity.
 */
export function drawPropensities(
  candidates: readonly DrawCandidate[],
  slots: number,
  method: ExplorationMethod,
  seed: number,
): Float64Array {
  const random = randomStream(seed);
  const propensities = new Float64Array(candidates.length);
  const weights = new Float64Array(candidates.length);
  const draws = method === 'THOMPSON' || slots > 2 ? PROPENSITY_DRAWS : 1;
  for (let draw = 0; draw < draws; draw++) {
    for (let c = 0; c < candidates.length; c++) {
      const candidate = candidates[c]!;
      weights[c] = weightOf(candidate, method, levelDraw(candidate, method, random));
    }
    for (let turn = 0; turn < slots - 2; turn++) {
      const drawn = pick(weights, random());
      propensities[drawn]! += 1;
      weights[drawn] = 0;
    }
    addLastTurns(propensities, weights, Math.min(slots, 2));
  }
  return propensities.map((sum) => sum / draws);
}

/** Adds the chance to be drawn in the last turn, or in one of the last two: w_j / W + sum over the first one i of w_i / W x w_j / (W - w_i). */
function addLastTurns(sums: Float64Array, weights: Float64Array, turns: number): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const first = (c: number): number => weights[c]! / total;
  if (turns === 1) {
    for (let c = 0; c < weights.length; c++) sums[c]! += first(c);
    return;
  }
  const heaviest = weights.indexOf(Math.max(...weights));
  const others = weights.reduce((sum, weight, c) => (c === heaviest ? sum : sum + weight), 0);
  // The difference of two numbers that are nearly alike would be rounded away.
  const thenBy = (c: number): number => first(c) / (c === heaviest ? others : total - weights[c]!);
  let rest = 0;
  for (let c = 0; c < weights.length; c++) if (c !== heaviest) rest += thenBy(c);
  const all = rest + thenBy(heaviest);
  for (let c = 0; c < weights.length; c++) {
    const afterOthers = c === heaviest ? rest : all - thenBy(c);
    sums[c]! += first(c) + weights[c]! * afterOthers;
  }
}

/** Chances of 0 and 1 are clipped, so that no weight is 0 or without bound. */
const weightOf = ({ chance }: DrawCandidate, method: ExplorationMethod, level: number): number =>
  method === 'UNIFORM' ? 1 : (oddsOf(chance) * level) ** EXPLORATION_SHARPNESS;

function levelDraw({ level }: DrawCandidate, method: ExplorationMethod, random: () => number): number {
  if (method !== 'THOMPSON') return levelMean(level);
  return standardGamma(THOMPSON_CERTAINTY * level.shape, random) / (THOMPSON_CERTAINTY * level.rate);
}

/** One of them in proportion to the weights, by a uniform number. */
function pick(weights: Float64Array, uniform: number): number {
  const wanted = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let last = 0;
  for (let c = 0; c < weights.length; c++) {
    if (weights[c] === 0) continue;
    sum += weights[c]!;
    last = c;
    if (sum > wanted) break;
  }
  return last;
}
