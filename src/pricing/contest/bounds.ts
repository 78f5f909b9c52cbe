import type { Player } from './player.js';

/** What is above every way to go on. */
export interface Bounds {
  /** No way from here on, with these counts, gives more in the pieces from this one on. */
  above(counts: readonly number[], piece: number): number;
}

const ROUNDS = 12;
/** Bounds are sums of floating-point numbers: they are taken higher by far more than these can be wrong. */
const SLACK = 1e-9;

/**
 * Bounds by prices (Lagrangian relaxation): each piece goes to whoever values it most above what its player asks for a place, and each free
 * place is paid for. A piece of a unit is worth its share of what the unit gives when all of its pieces are alike; as the discounted ones
 * are the cheapest, no unit gives more.
 */
export function createBounds(players: readonly Player[], piecesCount: number): Bounds {
  const worths = players.map((player) => worthOf(player, piecesCount));
  const prices = placePrices(players, worths, piecesCount);
  const rest = new Array<number>(piecesCount + 1).fill(0);
  for (let piece = piecesCount - 1; piece >= 0; piece--) {
    let best = 0;
    for (let at = 0; at < players.length; at++) best = Math.max(best, worths[at]![piece]! - prices[at]!);
    rest[piece] = rest[piece + 1]! + best;
  }
  const ends = players.map(({ isOpen }) => isOpen.lastIndexOf(true));
  return {
    above(counts, piece) {
      let bound = rest[piece]!;
      for (let at = 0; at < players.length; at++) {
        if (ends[at]! < piece) continue;
        const { piecesMax, required } = players[at]!;
        const count = counts[at]!;
        if (prices[at]! > 0) bound += prices[at]! * (piecesMax - count);
        // The whole price of the set was taken off with its first piece.
        if (players[at]!.isBySum) bound += costByPiece(players[at]!) * ((required - (count % required)) % required);
      }
      return bound + 1e-6 + Math.abs(bound) * SLACK;
    },
  };
}

const costByPiece = ({ levels, required }: Player): number => Math.min(...levels.map(({ value }) => value)) / required;

/** What each piece is worth at most to a player; below 0 where it can't have it. */
function worthOf(player: Player, piecesCount: number): number[] {
  const { gains, isOpen, isBySum, discounted, required } = player;
  return Array.from({ length: piecesCount }, (_, piece) => {
    if (!isOpen[piece]) return -1;
    const most = Math.max(...gains.map((ofLevel) => ofLevel[piece]!));
    return isBySum ? most - costByPiece(player) : (most * discounted) / required;
  });
}

/**
 * What players with limited places ask for one, so that about as many want one as there are: in turn, each asks what the first one without
 * a place would pay beyond its next best choice.
 */
function placePrices(
  players: readonly Player[],
  worths: readonly (readonly number[])[],
  piecesCount: number,
): number[] {
  const prices = players.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    let isSettled = true;
    for (const [at, { piecesMax }] of players.entries()) {
      if (piecesMax === Number.POSITIVE_INFINITY) continue;
      const offered: number[] = [];
      for (let piece = 0; piece < piecesCount; piece++) {
        let otherwise = 0;
        for (let other = 0; other < players.length; other++) {
          if (other !== at) otherwise = Math.max(otherwise, worths[other]![piece]! - prices[other]!);
        }
        const more = worths[at]![piece]! - otherwise;
        if (more > 0) offered.push(more);
      }
      const price = offered.sort((a, b) => b - a)[piecesMax] ?? 0;
      if (price !== prices[at]) isSettled = false;
      prices[at] = price;
    }
    if (isSettled) break;
  }
  return prices;
}
