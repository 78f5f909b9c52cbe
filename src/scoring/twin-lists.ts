import { at, type Image } from './image.js';
import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  C_WORDS,
  I_CLASS_COUNT,
  I_CLASSES,
  I_LIST_OF,
  I_POSITIONS,
  I_WIDE,
  I_WIDE_COUNT,
  L_INDEX,
  L_LENGTH,
  L_ODDS,
  L_WORDS,
} from './layout.js';
import type { RankRequest } from './ranker.js';

const f32 = Math.fround;
/** As the kernel bounds them: products of two stay finite. */
const ODDS_MAX = 2 ** 60;
const ODDS_MIN = 2 ** -126;

/** Turns odds of items into scores of positions, 0 where not eligible. The result is reused by the next call. */
export function createListScorer(image: Image): (odds: Float32Array, request: RankRequest) => Float32Array {
  const { words } = image;
  const classes = at(image, I_CLASSES);
  const wide = at(image, I_WIDE);
  const listOf = at(image, I_LIST_OF);
  const scores = new Float32Array(words[I_POSITIONS]!);
  const lists = new Float32Array(countLists(image));

  return (odds, { eligible, boosts }) => {
    for (let c = 0; c < words[I_CLASS_COUNT]!; c++) scoreClass(words, classes + c * C_WORDS, odds, lists);
    for (let w = 0; w < words[I_WIDE_COUNT]!; w++) scoreWide(words, wide + w * L_WORDS, odds, lists);
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
  return lists + words[I_WIDE_COUNT]!;
}

/** Noisy-or in odds: c + o + c o. */
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
      const o = odds[words[slot]! >>> 2]!;
      combined = Math.min(f32(f32(combined + o) + f32(combined * o)), ODDS_MAX);
    }
    lists[first + list] = combined;
  }
}

function scoreWide(words: Uint32Array, record: number, odds: Float32Array, lists: Float32Array): void {
  const index = words[record + L_INDEX]! >>> 2;
  const end = index + words[record + L_LENGTH]!;
  let best = 0;
  for (let i = index; i < end; i++) {
    const o = odds[words[i]! >>> 2]!;
    if (o > best) best = o;
  }
  lists[words[record + L_ODDS]! >>> 2] = best;
}
