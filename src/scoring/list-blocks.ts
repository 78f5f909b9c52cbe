import { roundUp } from './image-areas.js';
import { BLOCK_LISTS } from './layout.js';

/** Lists of one length, as the numbers that they combine: items, or the summary of a wide list. */
export interface SizeClass {
  readonly length: number;
  readonly lists: readonly Uint32Array[];
  /** Number of the first list; the others follow. */
  readonly first: number;
  readonly indexAt: number;
}

/** Lists of one size class that follow each other: the bounded pass looks at all of them, or at none. */
export interface ListBlock {
  /** Number of the first list. */
  readonly first: number;
  readonly groups: number;
  readonly length: number;
  /** Where its places begin, in words. */
  readonly index: number;
  /** Bytes of the odds up to the highest of its numbers, whole blocks of 32. */
  readonly numbers: number;
}

export function cutIntoBlocks(classes: readonly SizeClass[], pad: number): ListBlock[] {
  const blocks: ListBlock[] = [];
  for (const { lists, first, length, indexAt } of classes) {
    for (let i = 0; i < lists.length; i += BLOCK_LISTS) {
      const inBlock = lists.slice(i, i + BLOCK_LISTS);
      let last = 0;
      for (const numbers of inBlock) {
        if (numbers.length === 0) last = pad;
        for (let j = 0; j < numbers.length; j++) last = Math.max(last, numbers[j]!);
      }
      blocks.push({
        first: first + i,
        groups: Math.ceil(inBlock.length / 4),
        length,
        index: indexAt / 4 + i * length,
        numbers: roundUp(last + 1, 32) * 4,
      });
    }
  }
  return blocks;
}
