import { DAY_DECAY_TABLE, RECEIPT_DECAY_TABLE } from '../history/decay.js';
import { KERNEL_PAGES_MAX, RANK_BATCH_BYTES_MAX } from '../limits.js';
import type { Image } from './image.js';
import {
  I_SCRATCH_BYTES,
  S_BYTES,
  TABLE_BYTES,
  TABLE_DAY_DECAY,
  TABLE_LANE_MASK,
  TABLE_LANE_PACK,
  TABLE_RECEIPT_DECAY,
} from './layout.js';

const PAGE_BYTES = 65_536;
/** The compiler's module keeps the first bytes to itself. */
const TABLES_AT = 1_024;

/** Where an image is; the image that is there changes when two newer ones have been compiled. */
export interface ImageSlot {
  image: Image | null;
  offset: number;
  capacity: number;
}

/**
 * The map of the kernel's memory, which the host owns: the module never allocates. Tables, then areas for images and scratch; an area that gets
 * too small is given up for one at the end. Two images are held, so that a pool is compiled while the one before is in use.
 */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly tablesAt: number;
  /** Offset of the scratch of this thread; it may move when an image is placed. */
  readonly scratchAt: number;
  /** Offset of the area for batches, RANK_BATCH_BYTES_MAX long; the first use makes it. */
  readonly batchAt: number;
  /** Views of all the memory; new ones after it has grown. */
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  /** Copies an image over the older of the two. */
  place(image: Image): ImageSlot;
  /** Copies the image of a slot again. */
  refresh(slot: ImageSlot): void;
}

export function createKernelMemory(): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: 32, maximum: KERNEL_PAGES_MAX, shared: true });
  let bytes = new Uint8Array(memory.buffer);
  let words = new Uint32Array(memory.buffer);
  let floats = new Float32Array(memory.buffer);
  let end = TABLES_AT + TABLE_BYTES;

  function take(size: number): number {
    const offset = Math.ceil(end / 64) * 64;
    const missing = offset + size - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      bytes = new Uint8Array(memory.buffer);
      words = new Uint32Array(memory.buffer);
      floats = new Float32Array(memory.buffer);
    }
    end = offset + size;
    return offset;
  }

  const slots: [ImageSlot, ImageSlot] = [
    { image: null, offset: 0, capacity: 0 },
    { image: null, offset: 0, capacity: 0 },
  ];
  let newest = 0;
  let batchAt: number | null = null;
  const scratch = { offset: take(S_BYTES), capacity: S_BYTES };

  /** Half as much again as is needed, so that a pool that grows doesn't move each time. */
  function provide(area: { offset: number; capacity: number }, size: number): void {
    if (size <= area.capacity) return;
    area.capacity = Math.ceil(size * 1.5);
    area.offset = take(area.capacity);
  }

  writeTables(floats, words, bytes);
  return {
    memory,
    tablesAt: TABLES_AT,
    get scratchAt() {
      return scratch.offset;
    },
    get batchAt() {
      batchAt ??= take(RANK_BATCH_BYTES_MAX);
      return batchAt;
    },
    get bytes() {
      return bytes;
    },
    get words() {
      return words;
    },
    get floats() {
      return floats;
    },
    place(image) {
      newest = 1 - newest;
      const slot = slots[newest]!;
      slot.image = null;
      provide(slot, image.words.byteLength);
      provide(scratch, image.words[I_SCRATCH_BYTES]!);
      slot.image = image;
      words.set(image.words, slot.offset >>> 2);
      return slot;
    },
    refresh(slot) {
      if (slot.image !== null) words.set(slot.image.words, slot.offset >>> 2);
    },
  };
}

function writeTables(floats: Float32Array, words: Uint32Array, bytes: Uint8Array): void {
  floats.set(RECEIPT_DECAY_TABLE, (TABLES_AT + TABLE_RECEIPT_DECAY) >>> 2);
  floats.set(DAY_DECAY_TABLE, (TABLES_AT + TABLE_DAY_DECAY) >>> 2);
  for (let mask = 0; mask < 16; mask++) {
    let packed = 0;
    for (let lane = 0; lane < 4; lane++) {
      const isSet = (mask >>> lane) & 1;
      words[((TABLES_AT + TABLE_LANE_MASK) >>> 2) + mask * 4 + lane] = isSet ? 0xffffffff : 0;
      if (!isSet) continue;
      for (let b = 0; b < 4; b++) bytes[TABLES_AT + TABLE_LANE_PACK + mask * 16 + packed * 4 + b] = lane * 4 + b;
      packed++;
    }
    // An index of 16 or more gives a zero byte: lanes behind the packed ones are empty.
    bytes.fill(255, TABLES_AT + TABLE_LANE_PACK + mask * 16 + packed * 4, TABLES_AT + TABLE_LANE_PACK + mask * 16 + 16);
  }
}
