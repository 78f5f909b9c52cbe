/** Bytes of protobuf by hand, also such as no client library writes. */

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export const tag = (field: number, wireType: number): Buffer => varint(field * 8 + wireType);

/** A text, bytes or a message as a field. */
export function sized(field: number, content: Uint8Array | string = ''): Buffer {
  const bytes = Buffer.from(content as Uint8Array);
  return Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);
}

export const times = (count: number, bytes: Buffer): Buffer => Buffer.concat(new Array<Buffer>(count).fill(bytes));
