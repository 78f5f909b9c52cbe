import { PRICING_PIECES_SEARCHED_MAX } from '../../limits.js';
import { inOrder, type Run, type Slice } from '../pieces.js';
import { pieceDiscount } from '../units.js';
import type { Contender } from './groups.js';

/** What of the pieces of a group has to be searched. */
export interface SearchedPieces {
  /** One by one, the cheapest first. */
  readonly pieces: readonly Run[];
  /** The others, which there is only one thing to do with, by position of the contender that takes them. */
  readonly others: readonly (readonly Slice[])[];
  /** Whether that is all: beyond a limit, the cheapest pieces are left. */
  readonly isWhole: boolean;
}

/**
 * Of a hundred alike, no more have to be searched than all offers that are limited can take. Of pieces that are open to the same limited
 * offers, those are the dearest ones: for each of these offers a dearer piece is worth no less.
 */
export function searchedPieces(contenders: readonly Contender[]): SearchedPieces {
  const others = contenders.map((): Slice[] => []);
  const open = openTo(contenders);
  const places = contenders.map(placesOf);
  const pieces: Run[] = [];
  const quotas = new Map<string, number>();
  let isWhole = true;
  for (const run of [...open.keys()].sort(inOrder)) {
    const takers = open.get(run)!;
    const placesOfAll = takers.reduce((sum, at) => sum + places[at]!, 0);
    const isByPrice = takers.every((at) => places[at]! > 0 && followsPrice(contenders[at]!, run));
    const alike = takers.join();
    const quota = isByPrice ? (quotas.get(alike) ?? placesOfAll) : placesOfAll;
    const wanted = Math.min(run.count, quota);
    if (isByPrice) quotas.set(alike, quota - wanted);
    const searched = Math.min(wanted, PRICING_PIECES_SEARCHED_MAX - pieces.length);
    if (searched < wanted) isWhole = false;
    for (let piece = 0; piece < searched; piece++) pieces.push(run);
    const taker = run.count > wanted ? bestUnlimited(contenders, takers, places, run) : null;
    if (taker !== null) others[taker]!.push({ run, count: run.count - wanted });
  }
  return { pieces: pieces.reverse(), others, isWhole };
}

/** Whether a dearer piece gets no less off: what a weighed one costs by the kilogram is another matter than its price. */
const followsPrice = ({ claim }: Contender, { line }: Run): boolean =>
  claim.terms.type !== 'EXACT_PRICE' || !line.isWeighed;

/**
 * The pieces that an offer can take where it takes one at a time at a value that never changes: none that would have to be searched for its
 * sake. Others: as many as they may redeem.
 */
function placesOf({ claim, runs }: Contender): number {
  const { terms, redemptionsMax, levels } = claim;
  const available = runs.reduce((sum, { count }) => sum + count, 0);
  const isLimited = redemptionsMax * terms.required < available;
  if (isLimited) return redemptionsMax * terms.required;
  return terms.required === 1 && levels.length === 1 ? 0 : available;
}

/** Each piece with the positions of those who could take it. */
function openTo(contenders: readonly Contender[]): Map<Run, number[]> {
  const open = new Map<Run, number[]>();
  for (const [at, { runs }] of contenders.entries()) {
    for (const run of runs) {
      const takers = open.get(run);
      if (takers === undefined) open.set(run, [at]);
      else takers.push(at);
    }
  }
  return open;
}

/** The unlimited one of the takers that gives most for a piece; of several the first. null: there is none. */
function bestUnlimited(
  contenders: readonly Contender[],
  takers: readonly number[],
  places: readonly number[],
  run: Run,
): number | null {
  let best = { at: null as number | null, discountMinor: 0 };
  for (const at of takers) {
    if (places[at]! > 0) continue;
    const { terms, levels } = contenders[at]!.claim;
    const discountMinor = pieceDiscount(terms.type, levels[0]!.value, run);
    if (discountMinor > best.discountMinor) best = { at, discountMinor };
  }
  return best.at;
}
