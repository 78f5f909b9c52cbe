import type { PromotionIndex } from '../base/ids.js';
import { err, ok, type Result } from '../base/result.js';
import { roundedProduct } from '../pricing/arithmetic.js';
import { type Freed, freedOf, isNothing, sumOf, without } from './freed.js';
import { paidMinor, type SaleLeft } from './left.js';
import { reclaimUnits } from './reclaim-units.js';
import type { ReturnTerms } from './return-terms.js';
import type { SoldLine, SoldRedemption } from './sale.js';
import { type Unmet, unmetBy } from './still-qualifies.js';
import { type Taken, takePieces } from './take-pieces.js';
import type { TakenRedemption } from './take-redemptions-back.js';

/** Pieces that come back: of a line that has as many, each line once. */
export interface GivenBack {
  readonly seq: number;
  readonly quantityMilli: number;
}

export interface Return {
  /** In the order of the sale. */
  readonly lines: readonly Taken[];
  /** What is given to the customer: what was paid for the pieces, less what is reclaimed. */
  readonly refundMinor: number;
  /** Of the refund, what goes back to the balance of cashback that it was paid from. */
  readonly cashbackRefundMinor: number;
  /** Discounts of what stays that are taken back, out of the refund; no more than it. */
  readonly reclaimedMinor: number;
  /** In the order of the sale's redemptions; those of which something is taken back. */
  readonly freed: readonly TakenRedemption[];
  readonly left: SaleLeft;
}

/** A promotion refuses the return, as what stays would not have been given it. */
export interface ReturnRefused extends Unmet {
  readonly promotion: PromotionIndex;
}

/**
 * Gives pieces of a sale back. What stays keeps what it was given, unless the policy of a promotion says otherwise where it no longer qualifies. Whoever
 * returns everything, in whatever steps, gets back all that was paid, and nothing of any redemption is left.
 */
export function returnLines(
  sale: SaleLeft,
  givenBack: readonly GivenBack[],
  termsOf: (sold: SoldRedemption) => ReturnTerms,
): Result<Return, ReturnRefused> {
  const { taken, lines } = takenFrom(sale.lines, givenBack);
  const takenMinor = taken.reduce((sum, { netMinor }) => sum + netMinor, 0);
  let left = lines;
  let reclaimedMinor = 0;
  const redemptions: { readonly sold: SoldRedemption; readonly freed: Freed; readonly stays: SoldRedemption | null }[] =
    [];
  for (const sold of sale.redemptions) {
    const terms = termsOf(sold);
    const returned = freedOf(sold, terms, sale.lines, lines);
    const stays = without(sold, returned);
    const unmet =
      stays === null || terms.returnPolicy === 'KEEP' ? null : unmetBy(lines, stays.redemption.quantity, terms);
    if (stays === null || unmet === null) {
      redemptions.push({ sold, freed: returned, stays });
      continue;
    }
    if (terms.returnPolicy === 'REFUSE') return err({ promotion: sold.promotion, ...unmet });
    const taking = reclaimUnits(
      { before: sold, stays, given: unmet.given },
      sale.lines,
      left,
      takenMinor - reclaimedMinor,
    );
    left = taking.lines;
    reclaimedMinor += taking.reclaimedMinor;
    redemptions.push({ sold, freed: sumOf(returned, taking.freed), stays: without(stays, taking.freed) });
  }
  const refundMinor = takenMinor - reclaimedMinor;
  const cashbackRefundMinor = cashbackShare(sale, refundMinor);
  return ok({
    lines: taken,
    refundMinor,
    cashbackRefundMinor,
    reclaimedMinor,
    freed: redemptions.filter(({ freed }) => !isNothing(freed)).map(({ sold, freed }) => ({ sold, freed })),
    left: {
      lines: left,
      redemptions: redemptions.flatMap(({ stays }) => stays ?? []),
      cashbackUsedMinor: sale.cashbackUsedMinor - cashbackRefundMinor,
    },
  });
}

function takenFrom(lines: readonly SoldLine[], givenBack: readonly GivenBack[]) {
  const quantities = new Map(givenBack.map(({ seq, quantityMilli }) => [seq, quantityMilli]));
  const taken: Taken[] = [];
  const left = lines.flatMap((line) => {
    const quantityMilli = quantities.get(line.seq);
    if (quantityMilli === undefined) return line;
    const cut = takePieces(line, quantityMilli);
    taken.push(cut.taken);
    return cut.left.quantityMilli === 0 ? [] : cut.left;
  });
  return { taken, lines: left };
}

/** The part of a refund that was paid with cashback, as its part in the whole. */
function cashbackShare(sale: SaleLeft, refundMinor: number): number {
  const paid = paidMinor(sale);
  return paid === 0 ? 0 : roundedProduct(2 * sale.cashbackUsedMinor, refundMinor, 2 * paid);
}
