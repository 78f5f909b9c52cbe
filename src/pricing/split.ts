import { dividedProduct } from './arithmetic.js';
import { byItem, type Discounted, type Run, type Slice } from './pieces.js';

interface Share extends Slice {
  readonly weight: number;
  readonly whole: number;
  readonly remainder: number;
}

/**
 * Splits an amount over pieces in proportion to what is left of them, by largest remainder (ties: more left, then item, then line). The
 * amount is at most what is left of all, so no piece gets more than is left of it. `leftOf`: what counts as left of a piece.
 */
export function splitAmount(
  amountMinor: number,
  slices: readonly Slice[],
  leftOf: (run: Run) => number = ({ leftMinor }) => leftMinor,
): Discounted[] {
  const total = slices.reduce((sum, { run, count }) => sum + leftOf(run) * count, 0);
  if (total === 0) return slices.map((slice) => ({ ...slice, amountMinor: 0 }));
  const shares: Share[] = slices.map((slice) => {
    const weight = leftOf(slice.run);
    return { ...slice, weight, ...dividedProduct(amountMinor, weight, total) };
  });
  let missing = shares.reduce((rest, { whole, count }) => rest - whole * count, amountMinor);
  const split: Discounted[] = [];
  for (const { run, count, whole } of shares.sort(byRemainder)) {
    const rounded = Math.min(missing, count);
    if (rounded > 0) split.push({ run, count: rounded, amountMinor: whole + 1 });
    if (count > rounded) split.push({ run, count: count - rounded, amountMinor: whole });
    missing -= rounded;
  }
  return split;
}

const byRemainder = (a: Share, b: Share): number =>
  b.remainder - a.remainder ||
  b.weight - a.weight ||
  byItem(a.run.line, b.run.line) ||
  a.run.line.source.seq - b.run.line.source.seq;
