import { minimise } from '../../training/numerics/lbfgs.js';
import { COUPON_INPUT_COUNT } from './coupon-inputs.js';

/** One choice situation: inputs of all coupons of a campaign for a household, and which were redeemed. */
export interface Choice {
  /** Row-major coupons x COUPON_INPUT_COUNT. */
  readonly inputs: Float64Array;
  /** Positions of the redeemed coupons. */
  readonly redeemed: ReadonlySet<number>;
}

export interface FitCouponsOptions {
  /** Pull towards the prior, on inputs of standard deviation 1. */
  readonly l2: number;
  readonly prior: Float64Array;
}

/** Linear weights by a listwise logit: mean over choices of -ln of the softmax of each redeemed coupon, over |T|^.5. */
export function fitCoupons(choices: readonly Choice[], { l2, prior }: FitCouponsOptions): Float64Array {
  const scale = deviations(choices);
  const target = prior.map((w, i) => w * scale[i]!);
  const weights = minimise(
    (w, gradient) => {
      const raw = w.map((x, i) => (scale[i]! > 0 ? x / scale[i]! : 0));
      gradient.fill(0);
      let loss = 0;
      for (const choice of choices) loss += addChoice(choice, raw, gradient);
      loss /= choices.length;
      for (let i = 0; i < COUPON_INPUT_COUNT; i++) {
        const apart = w[i]! - target[i]!;
        gradient[i] = (scale[i]! > 0 ? gradient[i]! / scale[i]! / choices.length : 0) + l2 * apart;
        loss += (l2 * apart ** 2) / 2;
      }
      return loss;
    },
    target,
    { iterations: 100 },
  );
  return weights.map((w, i) => (scale[i]! > 0 ? w / scale[i]! : 0));
}

function addChoice({ inputs, redeemed }: Choice, raw: Float64Array, gradient: Float64Array): number {
  const scores = scoreCoupons(inputs, raw);
  const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const odds = scores.map((score) => Math.exp(score - largest));
  const total = odds.reduce((a, b) => a + b, 0);
  const weight = 1 / Math.sqrt(redeemed.size);
  let loss = redeemed.size * (largest + Math.log(total));
  for (let c = 0; c < scores.length; c++) {
    const taken = redeemed.has(c);
    if (taken) loss -= scores[c]!;
    const pull = weight * ((redeemed.size * odds[c]!) / total - (taken ? 1 : 0));
    for (let i = 0; i < COUPON_INPUT_COUNT; i++) gradient[i]! += pull * inputs[c * COUPON_INPUT_COUNT + i]!;
  }
  return weight * loss;
}

/** One score a coupon. */
export function scoreCoupons(inputs: Float64Array, weights: Float64Array): Float64Array {
  const scores = new Float64Array(inputs.length / COUPON_INPUT_COUNT);
  for (let c = 0; c < scores.length; c++) {
    for (let i = 0; i < COUPON_INPUT_COUNT; i++) scores[c]! += weights[i]! * inputs[c * COUPON_INPUT_COUNT + i]!;
  }
  return scores;
}

function deviations(choices: readonly Choice[]): Float64Array {
  const [sum, squares] = [new Float64Array(COUPON_INPUT_COUNT), new Float64Array(COUPON_INPUT_COUNT)];
  let rows = 0;
  for (const { inputs } of choices) {
    for (let at = 0; at < inputs.length; at++) {
      sum[at % COUPON_INPUT_COUNT]! += inputs[at]!;
      squares[at % COUPON_INPUT_COUNT]! += inputs[at]! ** 2;
    }
    rows += inputs.length / COUPON_INPUT_COUNT;
  }
  return sum.map((s, i) => Math.sqrt(Math.max(0, squares[i]! / rows - (s / rows) ** 2)));
}
