import type { Bounds } from './bounds.js';
import { costAt, levelAt, type Player } from './player.js';

/** A way to give the cheapest pieces to players, of which the last step is here and those before it behind `previous`. */
export interface Way {
  /** What each player has taken, then the unfinished sums of those that track them. */
  readonly counts: readonly number[];
  readonly discountMinor: number;
  readonly redemptions: number;
  /** Position of the player that took the last piece; one more than the last player's: nobody. */
  readonly taker: number;
  readonly previous: Way | null;
}

export interface Sweep {
  readonly players: readonly Player[];
  readonly piecesCount: number;
  /** null: ways are not judged before they are finished, so a search that becomes too long is given up. */
  readonly bounds: Bounds | null;
  /** Ways that can't come to so much any more are left. */
  readonly floorMinor: number;
  /** Ways that are looked at before it becomes a search among the most promising ones only. */
  readonly nodesMax: number;
  /** How many of the most promising ways are kept from a piece to the next then. */
  readonly width: number;
}

/**
 * The best way: the highest discount, then fewer redemptions, then by the first piece, from the dearest one on, that goes to an earlier
 * player. Ways in which all players have taken equally many pieces go on alike, so of these only the best is followed; so do those that
 * differ in players for whom no piece comes any more. `isExact`: no way was left that might have been the best; `best` null: all were.
 */
export function sweep(search: Sweep): { best: Way | null; isExact: boolean } {
  const { players, piecesCount, bounds, floorMinor, nodesMax, width } = search;
  const keyOf = createKeys(players);
  const toCome = players.map((player) => openFrom(player, piecesCount));
  const positions = [...players.keys()];
  let layer: Way[] = [startOf(players)];
  let nodes = 0;
  let isExact = true;
  for (let piece = 0; piece < piecesCount; piece++) {
    const takers = positions.filter((at) => players[at]!.isOpen[piece]);
    const filling = positions.filter((at) => players[at]!.required > 1);
    const leaving = takers.filter((at) => toCome[at]![piece + 1] === 0);
    const next = new Map<number | string, Way>();
    const consider = (way: Way): void => {
      nodes += 1;
      for (const at of filling) if (missing(players[at]!, way.counts[at]!) > toCome[at]![piece + 1]!) return;
      if (bounds !== null && way.discountMinor + bounds.above(way.counts, piece + 1) < floorMinor) return;
      const left = leaving.some((at) => way.counts[at] !== 0) ? without(way, leaving) : way;
      const key = keyOf(left.counts);
      const known = next.get(key);
      if (known === undefined || isBetter(left, known)) next.set(key, left);
    };
    for (const way of layer) {
      const { counts, discountMinor, redemptions } = way;
      consider({ counts, discountMinor, redemptions, taker: players.length, previous: way });
      for (const at of takers) {
        const taken = withPiece(way, players, at, piece);
        if (taken !== null) consider(taken);
      }
    }
    layer = [...next.values()];
    if (nodes > nodesMax && layer.length > width) {
      if (bounds === null) return { best: null, isExact: false };
      isExact = false;
      const promise = (way: Way): number => way.discountMinor + bounds.above(way.counts, piece + 1);
      layer = layer.sort((a, b) => promise(b) - promise(a)).slice(0, width);
    }
  }
  let best: Way | null = null;
  for (const way of layer) if (best === null || isBetter(way, best)) best = way;
  return { best, isExact };
}

/** The way without the counts of those who have left. */
function without(way: Way, leaving: readonly number[]): Way {
  const counts = way.counts.slice();
  for (const at of leaving) counts[at] = 0;
  return { ...way, counts };
}

function startOf(players: readonly Player[]): Way {
  const sums = players.filter(({ tracksSum }) => tracksSum);
  const counts = [...players.map(() => 0), ...sums.map(() => SURE)];
  return { counts, discountMinor: 0, redemptions: 0, taker: players.length, previous: null };
}

/** The way on which a player takes the piece too; null: it may not, or a unit would be redeemed that gives nothing. */
function withPiece(way: Way, players: readonly Player[], at: number, piece: number): Way | null {
  const player = players[at]!;
  const { required, discounted, piecesMax, countsEnd } = player;
  const count = way.counts[at]!;
  if (count >= piecesMax) return null;
  const unit = Math.floor(count / required);
  const place = count - unit * required;
  const gain = player.gains[levelAt(player, unit)]![piece]!;
  const counts = way.counts.slice();
  counts[at] = count + 1 === countsEnd ? count + 1 - required : count + 1;
  let discountMinor = way.discountMinor;
  if (player.isBySum) {
    discountMinor += place === 0 ? gain - costAt(player, unit) : gain;
    if (player.tracksSum && !addToSum(counts, players, at, { gain, place, unit })) return null;
  } else if (place < discounted) {
    // Of the discounted ones the last is the dearest: where it gets nothing, none does.
    if (place === discounted - 1 && gain === 0) return null;
    discountMinor += gain;
  }
  return { counts, discountMinor, redemptions: way.redemptions + (place === 0 ? 1 : 0), taker: at, previous: way };
}

/** Stands for the sum of a unit that is finished, or will be above its price whatever pieces come. */
const SURE = -1;

/** Adds a price to the sum of an unfinished unit; false: it is finished, and costs no less than before. */
function addToSum(
  counts: number[],
  players: readonly Player[],
  at: number,
  { gain, place, unit }: { gain: number; place: number; unit: number },
): boolean {
  const player = players[at]!;
  const slot = players.length + players.slice(0, at).filter(({ tracksSum }) => tracksSum).length;
  if (place > 0 && counts[slot] === SURE) return true;
  const sum = place === 0 ? gain : counts[slot]! + gain;
  // The pieces to come are as dear as this one, or dearer.
  const isSure = sum + gain * (player.required - place - 1) > costAt(player, unit);
  counts[slot] = isSure ? SURE : sum;
  return isSure || place < player.required - 1;
}

/** Pieces that an unfinished unit still needs. */
const missing = ({ required }: Player, count: number): number => (required - (count % required)) % required;

/** How many pieces come for a player, by the piece from which on they are counted. */
function openFrom({ isOpen }: Player, piecesCount: number): number[] {
  const open = new Array<number>(piecesCount + 1).fill(0);
  for (let piece = piecesCount - 1; piece >= 0; piece--) open[piece] = open[piece + 1]! + (isOpen[piece] ? 1 : 0);
  return open;
}

function isBetter(a: Way, b: Way): boolean {
  if (a.discountMinor !== b.discountMinor) return a.discountMinor > b.discountMinor;
  if (a.redemptions !== b.redemptions) return a.redemptions < b.redemptions;
  let [left, right]: [Way | null, Way | null] = [a, b];
  while (left !== right) {
    if (left!.taker !== right!.taker) return left!.taker < right!.taker;
    left = left!.previous;
    right = right!.previous;
  }
  return false;
}

/** Names what players have taken: as one number where it fits. */
function createKeys(players: readonly Player[]): (counts: readonly number[]) => number | string {
  const strides: number[] = [];
  let size = 1;
  for (const { countsEnd } of players) {
    strides.push(size);
    size *= countsEnd;
  }
  if (size > Number.MAX_SAFE_INTEGER || players.some(({ tracksSum }) => tracksSum)) return (counts) => counts.join();
  return (counts) => {
    let key = 0;
    for (let at = 0; at < strides.length; at++) key += counts[at]! * strides[at]!;
    return key;
  };
}
