import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import type { EntryTotals } from '../experiments/design.js';
import type { Outcome } from '../experiments/outcomes.js';
import type { OutcomeTotals, Totals } from '../experiments/totals.js';
import type { FrozenExperiment } from './planned-end.js';

const VERSION = 1;

/** Sums are texts: they may be longer than any number of a store. */
type PackedOutcome = [outcome: Outcome, sum: string, squares: string, cubes: string, withBefore: string];
type PackedTotals = [
  profiles: string,
  before: string,
  beforeSquares: string,
  revenueBaskets: string,
  outcomes: PackedOutcome[],
];
type PackedCell = [
  day: number,
  stratum: number,
  arm: string,
  variantHash: string,
  totals: PackedTotals,
  beforeKnown: PackedTotals | null,
];

export const encodeFrozen = ({ alarm, atPlannedEnd }: FrozenExperiment): Uint8Array =>
  packVersioned(VERSION, [alarm, atPlannedEnd?.map(packCell) ?? null]);

/** Throws on bytes of another version: what is frozen can't be counted anew. */
export function decodeFrozen(bytes: Uint8Array): FrozenExperiment {
  const [alarm, cells] = unpackVersioned('experiment', VERSION, bytes) as [boolean, PackedCell[] | null];
  return { alarm, atPlannedEnd: cells?.map(unpackCell) ?? null };
}

const packCell = ({ day, stratum, arm, variantHash, totals, beforeKnown }: EntryTotals): PackedCell => [
  day,
  stratum,
  arm,
  variantHash,
  packTotals(totals),
  beforeKnown === undefined ? null : packTotals(beforeKnown),
];

const unpackCell = ([day, stratum, arm, variantHash, totals, beforeKnown]: PackedCell): EntryTotals => ({
  day,
  stratum,
  arm,
  variantHash,
  totals: unpackTotals(totals),
  ...(beforeKnown && { beforeKnown: unpackTotals(beforeKnown) }),
});

const packTotals = ({ profiles, before, beforeSquares, revenueBaskets, outcomes }: Totals): PackedTotals => [
  String(profiles),
  String(before),
  String(beforeSquares),
  String(revenueBaskets),
  Object.entries(outcomes).map(([outcome, { sum, squares, cubes, withBefore }]) => [
    outcome as Outcome,
    String(sum),
    String(squares),
    String(cubes),
    String(withBefore),
  ]),
];

function unpackTotals([profiles, before, beforeSquares, revenueBaskets, packed]: PackedTotals): Totals {
  const outcomes: Partial<Record<Outcome, OutcomeTotals>> = {};
  for (const [outcome, sum, squares, cubes, withBefore] of packed) {
    outcomes[outcome] = {
      sum: BigInt(sum),
      squares: BigInt(squares),
      cubes: BigInt(cubes),
      withBefore: BigInt(withBefore),
    };
  }
  return {
    profiles: BigInt(profiles),
    before: BigInt(before),
    beforeSquares: BigInt(beforeSquares),
    revenueBaskets: BigInt(revenueBaskets),
    outcomes,
  };
}
