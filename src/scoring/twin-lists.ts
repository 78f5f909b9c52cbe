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
  I_LISTS,
  I_POSITIONS,
  I_WIDE_FROM,
  I_WIDE_LISTS,
} from './layout.js';
import type { RankRequest } from './ranker.js';

const f32 = Math.fround;
/** As the kernel bounds them: products of two stay finite. */
const ODDS_MAX = 2 ** 60;
const ODDS_MIN = 2 ** -126;

/** Odds of lists by those of numbers, and the numbers of own items. The result is reused by the next call. */
export function createListScorer(image: Image): (odds: Float32Array, own: readonly number[]) => Float32Array {
  const { words } = image;
  const classes = at(image, I_CLASSES);
  const lists = new Float32Array(words[I_LISTS]!);
  return (odds, own) => {
    for (let c = 0; c < words[I_CLASS_COUNT]!; c++) scoreClass(words, classes + c * C_WORDS, odds, lists);
    for (const number of own) addToWideLists(image, number, f32(Math.sqrt(odds[number]!)), lists);
    return lists;
  };
}

/** Turns odds of lists into scores of positions, 0 where not eligible. The result is reused by the next call. */
export function createPositionScorer(image: Image): (lists: Float32Array, request: RankRequest) => Float32Array {
  const { words } = image;
  const listOf = at(image, I_LIST_OF);
  const scores = new Float32Array(words[I_POSITIONS]!);
  return (lists, { eligible, boosts }) => {
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
