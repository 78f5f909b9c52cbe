/** A byte stream with its first bytes looked at. */
export interface Peeked {
  /** At least as many bytes as were asked for, unless the stream has fewer. */
  readonly head: Buffer;
  /** The whole stream, from its first byte. */
  readonly all: AsyncIterable<Uint8Array>;
}

/** Reads the first bytes of a stream, however it is cut, without taking them from it. Who drops `all` unread leaves the stream open. */
export async function peek(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, all: continued(head, chunks) };
}

async function* continued(head: Buffer, chunks: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}
