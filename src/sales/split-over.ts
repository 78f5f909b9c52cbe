import { dividedProduct } from '../pricing/arithmetic.js';

export interface Part {
  /** How many alike. */
  readonly count: number;
  /** Of each. */
  readonly weight: number;
}

export interface Share {
  /** Position of the part. */
  readonly at: number;
  readonly count: number;
  /** Of each. */
  readonly amount: number;
}

/**
 * Splits an amount in proportion to the weights, by largest remainder (ties: more weight, then the first). An amount that is at most all weights together
 * gives none more than its weight.
 */
export function splitOver(amount: number, parts: readonly Part[]): Share[] {
  const total = parts.reduce((sum, { count, weight }) => sum + count * weight, 0);
  if (total === 0) return parts.map(({ count }, at) => ({ at, count, amount: 0 }));
  const shares = parts.map((part, at) => ({ ...part, at, ...dividedProduct(amount, part.weight, total) }));
  let missing = shares.reduce((rest, { count, whole }) => rest - count * whole, amount);
  const split: Share[] = [];
  for (const { at, count, whole } of shares.sort((a, b) => b.remainder - a.remainder || b.weight - a.weight)) {
    const rounded = Math.min(missing, count);
    if (rounded > 0) split.push({ at, count: rounded, amount: whole + 1 });
    if (count > rounded) split.push({ at, count: count - rounded, amount: whole });
    missing -= rounded;
  }
  return split;
}
