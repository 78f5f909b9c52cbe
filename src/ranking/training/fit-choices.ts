import { minimise } from './numerics/lbfgs.js';

/** One choice situation: what is known of all candidates, and which were redeemed. */
export interface Choice {
  /** Row-major candidates x inputs. */
  readonly inputs: Float64Array;
  /** Positions of the redeemed candidates. */
  readonly redeemed: ReadonlySet<number>;
  /** A score a candidate that the weights add to; absent: none. */
  readonly offset?: Float64Array;
}

export interface FitChoicesOptions {
  /** Pull towards the prior, on inputs of standard deviation 1. */
  readonly l2: number;
  /** A weight an input. */
  readonly prior: Float64Array;
}

/** Linear weights by a listwise logit: mean over choices of -ln of the softmax of each redeemed candidate, over |T|^.5. */
export function fitChoices(choices: readonly Choice[], { l2, prior }: FitChoicesOptions): Float64Array {
  const scale = deviations(choices, prior.length);
  const target = prior.map((w, i) => w * scale[i]!);
  const weights = minimise(
    (w, gradient) => {
      const raw = w.map((x, i) => (scale[i]! > 0 ? x / scale[i]! : 0));
      gradient.fill(0);
      let loss = 0;
      for (const choice of choices) loss += addChoice(choice, raw, gradient);
      loss /= choices.length;
      for (let i = 0; i < w.length; i++) {
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

function addChoice({ inputs, redeemed, offset }: Choice, raw: Float64Array, gradient: Float64Array): number {
  const scores = scoreChoice(inputs, raw, offset);
  const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const odds = scores.map((score) => Math.exp(score - largest));
  const total = odds.reduce((a, b) => a + b, 0);
  const weight = 1 / Math.sqrt(redeemed.size);
  let loss = redeemed.size * (largest + Math.log(total));
  for (let c = 0; c < scores.length; c++) {
    const taken = redeemed.has(c);
    if (taken) loss -= scores[c]!;
    const pull = weight * ((redeemed.size * odds[c]!) / total - (taken ? 1 : 0));
    for (let i = 0; i < raw.length; i++) gradient[i]! += pull * inputs[c * raw.length + i]!;
  }
  return weight * loss;
}

/** One score a candidate. */
export function scoreChoice(inputs: Float64Array, weights: Float64Array, offset?: Float64Array): Float64Array {
  const scores = offset?.slice() ?? new Float64Array(inputs.length / weights.length);
  for (let c = 0; c < scores.length; c++) {
    for (let i = 0; i < weights.length; i++) scores[c]! += weights[i]! * inputs[c * weights.length + i]!;
  }
  return scores;
}

function deviations(choices: readonly Choice[], width: number): Float64Array {
  const [sum, squares] = [new Float64Array(width), new Float64Array(width)];
  let rows = 0;
  for (const { inputs } of choices) {
    for (let at = 0; at < inputs.length; at++) {
      sum[at % width]! += inputs[at]!;
      squares[at % width]! += inputs[at]! ** 2;
    }
    rows += inputs.length / width;
  }
  return sum.map((s, i) => Math.sqrt(Math.max(0, squares[i]! / rows - (s / rows) ** 2)));
}
