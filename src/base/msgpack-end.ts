/** Bytes behind the first one, of values whose length it tells; those from 0xc0 to 0xdf, and 0 where it has to be read. */
const FIRST_OF_TABLE = 0xc0;
const BYTES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, 0, 0, 0, 0, 0, 0, 0];

/**
 * Where a value of msgpack ends that begins at `from`: parts of a record are passed over and taken on without being unpacked, at a fraction of
 * the cost. Throws RangeError where the bytes end before it.
 */
export function msgpackEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  let left = 1;
  // Of arrays and maps the values are passed over one by one.
  for (; left > 0 && at < bytes.length; left--) {
    const first = bytes[at++]!;
    if (first < 0x80 || first >= 0xe0) continue;
    if (first < 0x90) left += 2 * (first & 0x0f);
    else if (first < 0xa0) left += first & 0x0f;
    else if (first < FIRST_OF_TABLE) at += first & 0x1f;
    else if (first >= 0xdc) {
      const size = first % 2 === 0 ? 2 : 4;
      left += uint(bytes, at, size) * (first >= 0xde ? 2 : 1);
      at += size;
    } else if (first >= 0xd9) at = behindLength(bytes, at, 1 << (first - 0xd9));
    else if (first >= 0xc4 && first <= 0xc6) at = behindLength(bytes, at, 1 << (first - 0xc4));
    // An extension has its type between length and bytes.
    else if (first >= 0xc7 && first <= 0xc9) at = behindLength(bytes, at, 1 << (first - 0xc7)) + 1;
    else at += BYTES[first - FIRST_OF_TABLE]!;
  }
  if (left > 0 || at > bytes.length) throw new RangeError('bytes end too early');
  return at;
}

const behindLength = (bytes: Uint8Array, at: number, size: number): number => at + size + uint(bytes, at, size);

function uint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = at; i < at + size; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
}
