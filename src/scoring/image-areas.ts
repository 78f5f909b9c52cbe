import { W_WORDS } from '../ranking/layout.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import {
  BLOCK_LISTS,
  FLAG_CUSTOMER,
  FLAG_DENSE,
  FLAG_RECENT,
  FLAG_REDEMPTIONS,
  I_BASE,
  I_BOOSTS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_CLASS_PURCHASES,
  I_CLASS_QUEUE,
  I_CLASS_SLOT_COUNT,
  I_DENSE_BIAS,
  I_ELIGIBLE,
  I_FLAGS,
  I_HAND,
  I_K,
  I_K_PADDED,
  I_KNOWN,
  I_KNOWN_ITEMS,
  I_LIST_ODDS,
  I_LISTS,
  I_MIX_TERMS,
  I_MIXES,
  I_NEWCOMER,
  I_NUMBERS,
  I_ODDS,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_OWN_PARTS,
  I_OWN_SUMS,
  I_PANEL,
  I_POSITIONS_PADDED,
  I_ROW_BYTES,
  I_ROWS,
  I_SCORED,
  I_SCORES,
  I_SCRATCH_BYTES,
  I_SEEN,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTOR_SIZE,
  I_VECTORS,
  I_WEIGHTS,
  S_BYTES,
} from './layout.js';

export const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Hands out offsets, each a multiple of 64: a cache line. */
export function createAllocator(from: number) {
  let end = roundUp(from, 64);
  return {
    take(bytes: number): number {
      const offset = end;
      end = roundUp(end + bytes, 64);
      return offset;
    },
    end: () => end,
  };
}

export function shapeModel(header: Uint32Array, memory: ReturnType<typeof createAllocator>, model: RankingModel): void {
  const { customerVector } = model;
  const dense = customerVector.k > 0;
  const size = vectorSize(customerVector);
  const kPadded = roundUp(customerVector.k, 16);
  const numbers = header[I_NUMBERS]!;
  header[I_KNOWN_ITEMS] = dense ? model.itemCount : 0;
  header[I_FLAGS] =
    (dense ? FLAG_DENSE : 0) |
    (dense && customerVector.recentScale !== 0 ? FLAG_RECENT : 0) |
    (dense && customerVector.customerBlock ? FLAG_CUSTOMER : 0) |
    (model.redemptionRanker ? FLAG_REDEMPTIONS : 0);
  header[I_K] = customerVector.k;
  header[I_K_PADDED] = kPadded;
  header[I_VECTOR_SIZE] = size;
  header[I_ROW_BYTES] = roundUp(size, 4) * 4;
  header[I_WEIGHTS] = memory.take(W_WORDS * 4);
  header[I_NEWCOMER] = memory.take(size * 4);
  for (const word of [I_BASE, I_SIZE_SLOPE, I_OWN_BIAS, I_OWN_COUNT_SLOPE, I_STATIC_ODDS]) {
    header[word] = memory.take(numbers * 4);
  }
  header[I_DENSE_BIAS] = memory.take(dense ? numbers * 4 : 0);
  header[I_PANEL] = memory.take(header[I_SCORED]! * size * 4);
  header[I_ROWS] = memory.take(numbers * header[I_ROW_BYTES]!);
  header[I_VECTORS] = memory.take(dense ? model.itemCount * kPadded * 4 : 0);
}

export function shapeScratch(header: Uint32Array): void {
  const positions = header[I_POSITIONS_PADDED]!;
  const lists = header[I_LISTS]!;
  const scratch = createAllocator(S_BYTES);
  header[I_ODDS] = scratch.take(header[I_NUMBERS]! * 4);
  header[I_LIST_ODDS] = scratch.take(lists * 4);
  header[I_SCORES] = scratch.take(positions * 4);
  // Packing writes up to three lanes beyond the last candidate.
  header[I_CANDIDATE_SCORES] = scratch.take(positions * 4 + 16);
  header[I_CANDIDATE_POSITIONS] = scratch.take(positions * 4 + 16);
  header[I_ELIGIBLE] = scratch.take(positions / 8);
  header[I_BOOSTS] = scratch.take(positions * 4);
  header[I_KNOWN] = scratch.take(header[I_NUMBERS]! / 8);
  header[I_SEEN] = scratch.take(Math.ceil(lists / 32) * 4);
  header[I_HAND] = scratch.take(Math.max(lists, BLOCK_LISTS) * 4);
  if (header[I_FLAGS]! & FLAG_REDEMPTIONS) {
    header[I_CLASS_PURCHASES] = scratch.take(header[I_CLASS_SLOT_COUNT]! * 4);
    // The kernel writes the next one before it knows whether it is new.
    header[I_CLASS_QUEUE] = scratch.take(header[I_CLASS_SLOT_COUNT]! * 4 + 4);
    header[I_MIX_TERMS] = scratch.take(header[I_MIXES]! * 4);
    header[I_OWN_SUMS] = scratch.take(lists * 16);
    header[I_OWN_PARTS] = scratch.take(lists * 4);
  }
  header[I_SCRATCH_BYTES] = scratch.end();
}
