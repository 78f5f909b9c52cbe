import { exp2F32, lnF32 } from '../ranking/float32.js';
import { W_WIDE_BOUGHT, W_WIDE_PURCHASES } from '../ranking/layout.js';
import { at, type Image } from './image.js';
import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  C_WORDS,
  FLAG_WIDE_RANKER,
  I_CLASS_COUNT,
  I_CLASSES,
  I_FLAGS,
  I_LIST_OF,
  I_POSITIONS,
  I_WEIGHTS,
  I_WIDE_COUNT,
  I_WIDE_FACTORS,
  I_WIDE_FIRST,
  I_WIDE_FROM,
  I_WIDE_LISTS,
} from './layout.js';
import type { RankRequest } from './ranker.js';

const f32 = Math.fround;
/** As the kernel bounds them: products of two stay finite. */
const ODDS_MAX = 2 ** 60;
const ODDS_MIN = 2 ** -126;

/** An item that the customer bought, by its number, and on how many receipts. */
export interface OwnItem {
  readonly number: number;
  readonly purchases: number;
}

/** Turns odds by number into scores of positions, 0 where not eligible. The result is reused by the next call. */
export function createListScorer(
  image: Image,
): (odds: Float32Array, own: readonly OwnItem[], request: RankRequest) => Float32Array {
  const { words } = image;
  const classes = at(image, I_CLASSES);
  const listOf = at(image, I_LIST_OF);
  const scores = new Float32Array(words[I_POSITIONS]!);
  const lists = new Float32Array(countLists(image));

  return (odds, own, { eligible, boosts }) => {
    for (let c = 0; c < words[I_CLASS_COUNT]!; c++) scoreClass(words, classes + c * C_WORDS, odds, lists);
    if (words[I_FLAGS]! & FLAG_WIDE_RANKER) rankWideLists(image, own, odds, lists);
    else for (const { number } of own) addToWideLists(image, number, odds[number]!, lists);
    for (let position = 0; position < scores.length; position++) {
      let score = 0;
      if ((eligible[position >>> 5]! >>> (position & 31)) & 1) {
        score = lists[words[listOf + position]! >>> 2]!;
        if (boosts) score = Math.max(ODDS_MIN, f32(score * boosts[position]!));
      }
      scores[position] = score;
    }
    return scores;
  };
}

function countLists({ words }: Image): number {
  let lists = 0;
  for (let c = 0, record = words[I_CLASSES]! >>> 2; c < words[I_CLASS_COUNT]!; c++, record += C_WORDS) {
    lists += words[record + C_GROUPS]! * 4;
  }
  return lists;
}

/** Noisy-or in odds: c + o + c o. */
const either = (c: number, o: number): number => Math.min(f32(f32(c + o) + f32(c * o)), ODDS_MAX);

function scoreClass(words: Uint32Array, record: number, odds: Float32Array, lists: Float32Array): void {
  const length = words[record + C_LENGTH]!;
  const first = words[record + C_FIRST]! >>> 2;
  const count = words[record + C_GROUPS]! * 4;
  const index = words[record + C_INDEX]! >>> 2;
  for (let list = 0; list < count; list++) {
    let slot = index + (list >>> 2) * length * 4 + (list & 3);
    let combined = odds[words[slot]! >>> 2]!;
    for (let i = 1; i < length; i++) {
      slot += 4;
      combined = either(combined, odds[words[slot]! >>> 2]!);
    }
    lists[first + list] = combined;
  }
}

/** An own item beside the summaries of the wide lists that hold it. */
function addToWideLists(image: Image, number: number, odds: number, lists: Float32Array): void {
  const { words } = image;
  const [from, values] = [at(image, I_WIDE_FROM), at(image, I_WIDE_LISTS)];
  for (let i = words[from + number]! >>> 2; i < words[from + number + 1]! >>> 2; i++) {
    const list = words[values + i]! >>> 2;
    lists[list] = either(lists[list]!, odds);
  }
}

/** The wide lists with own items, as learned from redemptions: assembly/wide.ts. */
function rankWideLists(image: Image, own: readonly OwnItem[], odds: Float32Array, lists: Float32Array): void {
  const { words, floats } = image;
  const [from, values] = [at(image, I_WIDE_FROM), at(image, I_WIDE_LISTS)];
  const [factors, w] = [at(image, I_WIDE_FACTORS), at(image, I_WEIGHTS)];
  const first = words[I_WIDE_FIRST]! >>> 2;
  const purchases = new Uint32Array(words[I_WIDE_COUNT]!);
  const ownOdds = new Float32Array(words[I_WIDE_COUNT]!);
  for (const item of own) {
    for (let i = words[from + item.number]! >>> 2; i < words[from + item.number + 1]! >>> 2; i++) {
      const wide = (words[values + i]! >>> 2) - first;
      purchases[wide]! += item.purchases;
      ownOdds[wide] = either(ownOdds[wide]!, odds[item.number]!);
    }
  }
  for (const [i, n] of purchases.entries()) {
    if (n === 0) continue;
    const c = lists[first + i]!;
    const o = ownOdds[i]!;
    const combined = Math.min(f32(f32(c + f32(floats[factors + i]! * o)) + f32(c * o)), ODDS_MAX);
    const score = f32(floats[w + W_WIDE_BOUGHT]! + f32(floats[w + W_WIDE_PURCHASES]! * lnF32(f32(n + 1))));
    lists[first + i] = Math.max(ODDS_MIN, Math.min(f32(combined * exp2F32(score)), ODDS_MAX));
  }
}
