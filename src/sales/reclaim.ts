import type { PromotionIndex } from '../base/ids.js';
import type { SoldLine } from './sale.js';
import { splitOver } from './split-over.js';

/**
 * Takes a discount back of what was not returned, at most so much, line by line: what was paid for the pieces rises by it, so that whoever returns them
 * later gets that, too.
 */
export function reclaim(
  lines: readonly SoldLine[],
  promotion: PromotionIndex,
  mostMinor: number,
): { readonly lines: SoldLine[]; readonly reclaimedMinor: number } {
  let missing = mostMinor;
  const after = lines.map((line) => {
    const given = line.discounts.find((discount) => discount.promotion === promotion)?.amountMinor ?? 0;
    const amountMinor = Math.min(missing, given);
    missing -= amountMinor;
    return amountMinor === 0 ? line : raised(line, promotion, amountMinor);
  });
  return { lines: after, reclaimedMinor: mostMinor - missing };
}

function raised(line: SoldLine, promotion: PromotionIndex, amountMinor: number): SoldLine {
  const pieceMinor = line.isWeighed ? line.grossMinor : line.unitPriceMinor;
  const parts = line.pieces.map(({ count, netMinor }) => ({ count, weight: pieceMinor - netMinor }));
  const nets = new Map<number, number>();
  for (const { at, count, amount } of splitOver(amountMinor, parts)) {
    const netMinor = line.pieces[at]!.netMinor + amount;
    nets.set(netMinor, (nets.get(netMinor) ?? 0) + count);
  }
  return {
    ...line,
    netMinor: line.netMinor + amountMinor,
    discounts: line.discounts
      .map((each) => (each.promotion === promotion ? { ...each, amountMinor: each.amountMinor - amountMinor } : each))
      .filter((each) => each.amountMinor > 0),
    pieces: [...nets].map(([netMinor, count]) => ({ count, netMinor })).sort((a, b) => a.netMinor - b.netMinor),
  };
}
