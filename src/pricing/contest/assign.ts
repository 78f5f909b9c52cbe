import {
  PRICING_BEAM_WIDTH,
  PRICING_CHANCES_MAX,
  PRICING_JUDGED_MAX,
  PRICING_NODES_MAX,
  PRICING_PLAIN_NODES_MAX,
  PRICING_SMALL_OFFERS,
  PRICING_SMALL_PIECES,
} from '../../limits.js';
import { redemptionOf } from '../best-set.js';
import { inOrder, type Run, type Slice } from '../pieces.js';
import { createBounds } from './bounds.js';
import type { Contender } from './groups.js';
import { inTurn } from './in-turn.js';
import { playerOf } from './player.js';
import { type SearchedPieces, searchedPieces } from './searched-pieces.js';
import { type Sweep, sweep, type Way } from './sweep.js';

/** The pieces of each contender, in order. */
export type Assigned = readonly (readonly Slice[])[];

/**
 * Gives the pieces of a group to its contenders, which are in order of rank, so that they give most together. `isExact`: it is proved to be
 * the best way. It always is for one contender, and for a small group; for others as long as the proof takes no more than a limit.
 */
export function assign(contenders: readonly Contender[]): { assigned: Assigned; isExact: boolean } {
  const searched = searchedPieces(contenders);
  const { pieces, isWhole } = searched;
  const chances = contenders.length * pieces.length;
  if (chances > PRICING_CHANCES_MAX) return { assigned: inTurn(contenders), isExact: false };
  const players = contenders.map((contender) => playerOf(contender.claim, new Set(contender.runs), pieces));
  const all: Sweep = {
    players,
    piecesCount: pieces.length,
    bounds: null,
    floorMinor: 0,
    nodesMax: Number.POSITIVE_INFINITY,
    width: 0,
  };
  const assignedBy = ({ best }: { best: Way | null }): Assigned => assignedTo(best, contenders, searched);
  // Mostly there are so few ways that to judge them would cost more than to follow them all.
  const plain = sweep({ ...all, nodesMax: PRICING_PLAIN_NODES_MAX });
  if (isWhole && plain.isExact) return { assigned: assignedBy(plain), isExact: true };
  if (chances * contenders.length > PRICING_JUDGED_MAX) return { assigned: inTurn(contenders), isExact: false };

  const guided = { ...all, bounds: createBounds(players, pieces.length), width: PRICING_BEAM_WIDTH };
  const promising = sweep({ ...guided, nodesMax: 0 });
  if (isWhole && promising.isExact) return { assigned: assignedBy(promising), isExact: true };
  const nodesMax = isSmall(contenders) ? Number.POSITIVE_INFINITY : PRICING_NODES_MAX;
  const floorMinor = promising.best?.discountMinor ?? 0;
  const whole = sweep({ ...guided, floorMinor, nodesMax });
  if (isWhole && whole.isExact) return { assigned: assignedBy(whole), isExact: true };
  // What a search among the most promising ways has left may still be of use to those who got nothing.
  const found = [assignedBy(whole), assignedBy(promising), []].map((given) => inTurn(contenders, given));
  const worths = found.map((assigned) => worthOf(assigned, contenders));
  return { assigned: found[worths.indexOf(Math.max(...worths))]!, isExact: false };
}

function isSmall(contenders: readonly Contender[]): boolean {
  if (contenders.length === 1) return true;
  const runs = new Set(contenders.flatMap((contender) => contender.runs));
  const piecesCount = [...runs].reduce((sum, { count }) => sum + count, 0);
  return contenders.length <= PRICING_SMALL_OFFERS && piecesCount <= PRICING_SMALL_PIECES;
}

function worthOf(assigned: Assigned, contenders: readonly Contender[]): number {
  return assigned.reduce((sum, slices, at) => sum + redemptionOf(contenders[at]!.claim, slices).discountMinor, 0);
}

/** A way, and what was not searched, as slices. */
function assignedTo(way: Way | null, contenders: readonly Contender[], { pieces, others }: SearchedPieces): Assigned {
  const counts = others.map((slices) => new Map<Run, number>(slices.map(({ run, count }) => [run, count])));
  let piece = pieces.length;
  for (let step = way; step !== null && piece > 0; step = step.previous) {
    piece -= 1;
    if (step.taker === contenders.length) continue;
    const taken = counts[step.taker]!;
    taken.set(pieces[piece]!, (taken.get(pieces[piece]!) ?? 0) + 1);
  }
  return counts.map((taken) =>
    [...taken].map(([run, count]): Slice => ({ run, count })).sort((a, b) => inOrder(a.run, b.run)),
  );
}
