import type { CampaignIndex } from '../base/ids.js';
import type { Weights } from '../experiments/weights.js';
import { countChange, noSums, type SummedUp } from './count-sums.js';
import type { OutcomeChange } from './outcome-change.js';

/** Totals of the profiles that entered on one day, in one arm, with one variant hash, in one stratum. */
export interface Cell extends Pick<OutcomeChange, 'day' | 'arm' | 'variantHash' | 'stratum'> {
  /** Of the profiles whose revenue before the entry is known, and of the others. */
  readonly known: SummedUp;
  readonly unknown: SummedUp;
  closedEarly: number;
  crossed: number;
  revenueWithMargin: bigint;
}

/** Weights under which profiles have entered. */
export interface CountedStratum {
  readonly weights: Weights;
  /** Of the first entry. */
  firstMs: number;
}

/** What is counted of one revision of an experiment. */
export interface ExperimentCount {
  /** By the ids of the weights. */
  readonly strata: Map<number, CountedStratum>;
  readonly cells: Map<string, Cell>;
}

/** By campaign and revision. */
export type ExperimentCounts = Map<string, ExperimentCount>;

export const experimentKey = (campaign: CampaignIndex, revision: number): string => `${campaign}/${revision}`;

export const cellKey = ({ day, arm, variantHash, stratum }: Cell | OutcomeChange): string =>
  `${day} ${stratum} ${arm.length} ${arm}${variantHash}`;

/** Sums may be changed in any order, each once: the totals are the same. */
export function countOutcome(counts: ExperimentCounts, change: OutcomeChange, timeMs: number): void {
  const key = experimentKey(change.campaign, change.revision);
  let count = counts.get(key);
  if (count === undefined) {
    count = { strata: new Map(), cells: new Map() };
    counts.set(key, count);
  }
  if (change.weights !== null) countEntry(count, change.weights, timeMs);
  const cell = cellOf(count, change);
  const { before, caps, was, is } = change;
  countChange(before === null ? cell.unknown : cell.known, { before: before ?? 0, caps, was, is });
  if (change.closedEarly) cell.closedEarly++;
  if (change.crossed) cell.crossed++;
  cell.revenueWithMargin += BigInt((is?.revenueWithMargin ?? 0) - (was?.revenueWithMargin ?? 0));
}

function countEntry({ strata }: ExperimentCount, weights: Weights, timeMs: number): void {
  const stratum = strata.get(weights.id);
  if (stratum === undefined) strata.set(weights.id, { weights, firstMs: timeMs });
  else stratum.firstMs = Math.min(stratum.firstMs, timeMs);
}

function cellOf({ cells }: ExperimentCount, change: OutcomeChange): Cell {
  const key = cellKey(change);
  let cell = cells.get(key);
  if (cell === undefined) {
    const { day, arm, variantHash, stratum } = change;
    const counted = { known: noSums(), unknown: noSums(), closedEarly: 0, crossed: 0, revenueWithMargin: 0n };
    cell = { day, arm, variantHash, stratum, ...counted };
    cells.set(key, cell);
  }
  return cell;
}
