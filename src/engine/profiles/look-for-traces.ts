import { giveWay, type Work } from '../../base/work.js';
import { TRACES_PIECE_BYTES, TRACES_TOLD_MAX } from '../../limits.js';
import type { Store } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { ErasureProof } from './profile-requests.js';

/**
 * Looks for the bytes of any of the texts in every key and value of the store; an index of what is where could not prove that nothing is elsewhere.
 * A short text may be found as a part of a longer one.
 */
export async function lookForTraces(store: Pick<Store, 'everything'>, texts: readonly string[]): Promise<ErasureProof> {
  const wanted = texts.map((text) => Buffer.from(text));
  const naming: string[] = [];
  let keys = 0;
  /** Since others had their turn. */
  let searched = 0;
  for await (const { key, value } of store.everything()) {
    keys++;
    if (naming.length === TRACES_TOLD_MAX) continue;
    if (await giveWay(holdsAny([key, value]), turnForPiece)) naming.push(printable(key));
  }
  return { keys, naming };

  function* holdsAny(texts: readonly Uint8Array[]): Work<boolean> {
    for (const bytes of texts) {
      for (const text of wanted) {
        for (let at = 0; at < bytes.length; at += TRACES_PIECE_BYTES) {
          // With as much of the next piece as a text that begins in this one needs.
          const piece = viewOf(bytes.subarray(at, at + TRACES_PIECE_BYTES + text.length - 1));
          if (piece.includes(text)) return true;
          searched += piece.length;
          if (searched < TRACES_PIECE_BYTES) continue;
          searched = 0;
          yield;
        }
      }
    }
    return false;
  }
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Other bytes than those of ASCII text as `\xNN`. */
function printable(key: Uint8Array): string {
  return Array.from(key, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
