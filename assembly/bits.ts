// @ts-ignore: decorator
@inline
export function hasBit(bits: usize, number: u32): bool {
  return ((load<u32>(bits + (number >> 5 << 2)) >> (number & 31)) & 1) != 0;
}

/** Sets a bit; returns whether it was set before. */
// @ts-ignore: decorator
@inline
export function setBit(bits: usize, number: u32): bool {
  const at = bits + (number >> 5 << 2);
  const word = load<u32>(at);
  const bit = <u32>1 << (number & 31);
  store<u32>(at, word | bit);
  return (word & bit) != 0;
}
