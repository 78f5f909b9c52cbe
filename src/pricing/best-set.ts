import type { Claim } from './claim.js';
import type { Run, Slice } from './pieces.js';
import { cutUnits, firstUnits, pieceDiscount, type Unit, unitDiscount, type ValuedUnit, withValues } from './units.js';

/** What an offer gives: its redeemed units, each with a discount above 0. */
export interface Redemption {
  readonly units: readonly ValuedUnit[];
  readonly redemptions: number;
  readonly discountMinor: number;
}

/** The redemption of pieces that are in order and all in redeemed units. */
export function redemptionOf({ terms, levels }: Claim, slices: readonly Slice[]): Redemption {
  return addedUp(terms, withValues(cutUnits(slices, terms.required), levels));
}

/**
 * The pieces from which an offer that has nobody to share with gives most (ties: fewer redemptions, then the first pieces), and what it
 * gives. The runs are in order. Exact, and linear in them but for offers whose steps fall, which try each number of units at which a step meets another run. null:
 * the offer is of the kind that only a search answers, in steps over weighed pieces whose discount does not follow their price.
 */
export function bestSet(claim: Claim, runs: readonly Run[]): Redemption | null {
  const { terms, levels } = claim;
  const isUneven = terms.type === 'EXACT_PRICE' && runs.some(({ line }) => line.isWeighed);
  if (isUneven && levels.length > 1) return null;
  if (isUneven) return bestPieces(claim, runs);
  const units = cutUnits(runs.map(wholeOf), terms.required);
  // The dearest units are the best ones, whatever their number: each of their pieces is as dear as that of any other choice, or dearer.
  const most = Math.min(claim.redemptionsMax, positiveUnits(claim, units));
  const best = isRising(claim) ? most : bestNumber(claim, units, most);
  return addedUp(terms, withValues(firstUnits(units, best), levels));
}

/** What a weighed piece gets off does not follow its price: the ones that get most are taken, whatever they cost. */
function bestPieces({ terms, levels, redemptionsMax }: Claim, runs: readonly Run[]): Redemption {
  const { value } = levels[0]!;
  const byDiscount = runs
    .map((run) => ({ run, discountMinor: pieceDiscount(terms.type, value, run) }))
    .filter(({ discountMinor }) => discountMinor > 0)
    .sort((a, b) => b.discountMinor - a.discountMinor);
  const units = cutUnits(
    byDiscount.map(({ run }) => wholeOf(run)),
    1,
  );
  return addedUp(terms, withValues(firstUnits(units, redemptionsMax), levels));
}

const wholeOf = (run: Run): Slice => ({ run, count: run.count });

/** So many of the dearest units can all be redeemed: one of discount 0 is not. Fewer can be then, too. */
function positiveUnits({ terms, levels, redemptionsMax }: Claim, units: readonly Unit[]): number {
  if (levels.length === 1) return Math.min(unitsBeforeNothing(terms, units, levels[0]!.value), redemptionsMax);
  const all = units.reduce((sum, { times }) => sum + times, 0);
  let possible = 0;
  for (let impossible = Math.min(all, redemptionsMax) + 1; possible + 1 < impossible; ) {
    const number = Math.floor((possible + impossible) / 2);
    const valued = withValues(firstUnits(units, number), levels);
    if (valued.every((unit) => unitDiscount(terms, unit) > 0)) possible = number;
    else impossible = number;
  }
  return possible;
}

/** How many units come before the first one that gets nothing. */
function unitsBeforeNothing(terms: Claim['terms'], units: readonly Unit[], value: number): number {
  let before = 0;
  for (const { pieces, times } of units) {
    if (unitDiscount(terms, { pieces, value }) === 0) break;
    before += times;
  }
  return before;
}

/** Whether no unit gives less at a later number: then one more unit never costs the others anything. */
function isRising({ terms, levels }: Claim): boolean {
  const isPrice = terms.type === 'EXACT_PRICE' || terms.type === 'MULTIBUY';
  return levels.every(
    ({ value }, at) => at === 0 || (isPrice ? value <= levels[at - 1]!.value : value >= levels[at - 1]!.value),
  );
}

/**
 * The number of units that gives most. Between two numbers at which a step begins within the same two runs of units, one more unit always
 * adds the same, so the best one is where a step meets the end of a run, or the last.
 */
function bestNumber({ terms, levels }: Claim, units: readonly Unit[], most: number): number {
  const candidates = new Set([most]);
  let end = 0;
  for (const { times } of units) {
    for (const { from } of levels) for (const at of [end + from, end + times + from]) if (at < most) candidates.add(at);
    end += times;
  }
  let best = { count: 0, discountMinor: 0 };
  for (const count of [...candidates].sort((a, b) => a - b)) {
    const { discountMinor } = addedUp(terms, withValues(firstUnits(units, count), levels));
    if (discountMinor > best.discountMinor) best = { count, discountMinor };
  }
  return best.count;
}

function addedUp(terms: Claim['terms'], units: readonly ValuedUnit[]): Redemption {
  let redemptions = 0;
  let discountMinor = 0;
  for (const unit of units) {
    redemptions += unit.times;
    discountMinor += unit.times * unitDiscount(terms, unit);
  }
  return { units, redemptions, discountMinor };
}
