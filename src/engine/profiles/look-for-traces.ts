import { TRACES_TOLD_MAX } from '../../limits.js';
import type { Store } from '../../store/port.js';
import type { ErasureProof } from './profile-requests.js';

/** Looks for the bytes of any of the texts in every key and value of the store. A short text may be found as a part of a longer one. */
export async function lookForTraces(store: Pick<Store, 'everything'>, texts: readonly string[]): Promise<ErasureProof> {
  const wanted = texts.map((text) => Buffer.from(text));
  const naming: string[] = [];
  let keys = 0;
  for await (const { key, value } of store.everything()) {
    keys++;
    const holds = (bytes: Uint8Array): boolean => wanted.some((text) => viewOf(bytes).includes(text));
    if (naming.length < TRACES_TOLD_MAX && (holds(key) || holds(value))) naming.push(printable(key));
  }
  return { keys, naming };
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Other bytes than those of ASCII text as `\xNN`. */
function printable(key: Uint8Array): string {
  return Array.from(key, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
