import type { PromotionCode } from '../base/ids.js';
import type { Discounted, Line, Run } from './pieces.js';

/** What an offer takes off a line. */
export interface LineDiscount {
  readonly offer: PromotionCode;
  readonly amountMinor: number;
}

/** What is left of the pieces of a basket, and who has taken what of them. */
export interface Ledger {
  runsOf(line: Line): readonly Run[];
  /** Takes discounts off pieces; `takes`: the pieces go to the offer. */
  discount(offer: PromotionCode, pieces: readonly Discounted[], takes: boolean): void;
  /** Notes what is promised to be paid back of pieces. */
  payBack(pieces: readonly Discounted[]): void;
  /** In the order in which offers were applied; each offer once. */
  discountsOf(line: Line): readonly LineDiscount[];
}

/** A ledger in which nothing is taken off yet. */
export function createLedger(lines: readonly Line[]): Ledger {
  const runs: Run[][] = lines.map((line) => [
    { line, count: line.pieceCount, leftMinor: line.pieceMinor, isTaken: false, cashbackMinor: 0 },
  ]);
  const discounts = new Map<Line, Map<PromotionCode, number>>();

  function note(line: Line, offer: PromotionCode, amountMinor: number): void {
    if (amountMinor === 0) return;
    const ofLine = discounts.get(line) ?? new Map<PromotionCode, number>();
    discounts.set(line, ofLine);
    ofLine.set(offer, (ofLine.get(offer) ?? 0) + amountMinor);
  }

  function change(pieces: readonly Discounted[], changed: (run: Run, amountMinor: number) => Run): void {
    for (const { run, count, amountMinor } of pieces) {
      const { at } = run.line;
      runs[at] = moved(runs[at]!, run, { ...changed(run, amountMinor), count });
    }
  }

  return {
    runsOf: ({ at }) => runs[at]!,
    discount(offer, pieces, takes) {
      for (const { run, count, amountMinor } of pieces) note(run.line, offer, count * amountMinor);
      change(pieces, (run, amountMinor) => ({
        ...run,
        leftMinor: run.leftMinor - amountMinor,
        isTaken: run.isTaken || takes,
      }));
    },
    payBack(pieces) {
      change(pieces, (run, amountMinor) => ({ ...run, cashbackMinor: run.cashbackMinor + amountMinor }));
    },
    discountsOf: (line) => [...(discounts.get(line) ?? [])].map(([offer, amountMinor]) => ({ offer, amountMinor })),
  };
}

const isAlike = (a: Run, b: Run): boolean =>
  a.leftMinor === b.leftMinor && a.isTaken === b.isTaken && a.cashbackMinor === b.cashbackMinor;

/** The runs of a line with some pieces of one of them in another state; pieces in the same state are one run. */
function moved(runs: readonly Run[], from: Run, to: Run): Run[] {
  const kept: Run[] = [];
  let target = to;
  for (const run of runs) {
    const count = isAlike(run, from) ? run.count - to.count : run.count;
    if (isAlike(run, to)) target = { ...to, count: to.count + count };
    else if (count > 0) kept.push({ ...run, count });
  }
  return [...kept, target];
}
