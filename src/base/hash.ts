/** Small, fast, seeded hashes for buckets, seeds and stable ids. Not for secrets. */

/** 32-bit hash of a string over its UTF-16 units (MurmurHash3 x86_32 mixing, Appleby 2011, one unit a block). */
export function hash32(text: string, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) h = mixIn(h, text.charCodeAt(i));
  return mix32(h ^ text.length);
}

/** The same over bytes. */
export function hash32OfBytes(bytes: Uint8Array, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < bytes.length; i++) h = mixIn(h, bytes[i]!);
  return mix32(h ^ bytes.length);
}

function mixIn(h: number, block: number): number {
  let k = Math.imul(block, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const mixed = h ^ Math.imul(k, 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Finalizer of MurmurHash3: every input bit changes every output bit with probability near one half. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of uniform numbers in [0, 1) from a 32-bit seed (mulberry32): seeded choices and simulations. */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
