import type { Claim } from '../claim.js';
import { type Level, valueAt } from '../levels.js';
import type { Run } from '../pieces.js';
import { pieceDiscount } from '../units.js';

/**
 * An offer in a search that goes from the cheapest piece to the dearest: what it has taken so far is one number, the count of its pieces,
 * from which follow the number of the unit that it fills and the place within it.
 */
export interface Player {
  readonly claim: Claim;
  /** Pieces of a unit, and how many of them, the first to come, are discounted. */
  readonly required: number;
  readonly discounted: number;
  /** Most pieces that it can take; Infinity: as many as there are, because nothing that is counted changes any more. */
  readonly piecesMax: number;
  /** Counts are below this. Where nothing limits it, they go round and round within the last unit. */
  readonly countsEnd: number;
  /** MULTIBUY: the discount is that of the sum. */
  readonly isBySum: boolean;
  /** Whether what is in an unfinished unit matters too: in steps, a set that gives nothing would make the next one another number. */
  readonly tracksSum: boolean;
  /** By piece of the search, cheapest first: whether it can take it. */
  readonly isOpen: readonly boolean[];
  /** The discount of a piece in a unit of a level, by level and piece; MULTIBUY: its price. */
  readonly gains: readonly (readonly number[])[];
  readonly levels: readonly Level[];
}

export function playerOf(claim: Claim, runs: ReadonlySet<Run>, pieces: readonly Run[]): Player {
  const { terms, levels, redemptionsMax } = claim;
  const { required, type } = terms;
  const isOpen = pieces.map((piece) => runs.has(piece));
  const unitsOpen = Math.floor(isOpen.filter(Boolean).length / required);
  const unitsMax = Math.min(unitsOpen, redemptionsMax);
  const lastLevel = levels.at(-1)!.from;
  const isLimited = redemptionsMax < unitsOpen || lastLevel >= unitsMax;
  const isBySum = type === 'MULTIBUY';
  const gainOf = (value: number, piece: Run): number => (isBySum ? piece.leftMinor : pieceDiscount(type, value, piece));
  return {
    claim,
    required,
    discounted: terms.discounted,
    piecesMax: isLimited ? unitsMax * required : Number.POSITIVE_INFINITY,
    countsEnd: isLimited ? unitsMax * required + 1 : (lastLevel + 1) * required,
    isBySum,
    tracksSum: isBySum && levels.length > 1,
    isOpen,
    gains: levels.map(({ value }) => pieces.map((piece, at) => (isOpen[at] ? gainOf(value, piece) : 0))),
    levels,
  };
}

export function levelAt({ levels }: Player, unit: number): number {
  let at = levels.length - 1;
  while (levels[at]!.from > unit) at--;
  return at;
}

/** What a MULTIBUY of this unit costs. */
export const costAt = ({ levels }: Player, unit: number): number => valueAt(levels, unit);
