import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UNPACKED_BYTES_UNASKED, UNPACKED_RATIO_MAX } from '../limits.js';
import { BrokenFile } from './broken-file.js';
import { peek } from './peek.js';

/**
 * Unpacks a gzip file, recognised by its first two bytes; other files pass unchanged. Works chunk by chunk with
 * back-pressure, so a small file that unpacks to a huge one costs time, not memory.
 */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const { head, all } = await peek(source, 2);
  yield* head[0] === 0x1f && head[1] === 0x8b ? unpack(all) : all;
}

/** Throws BrokenFile on what is no gzip file, and on one that was made to unpack for ever. */
async function* unpack(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let packedBytes = 0;
  let bytes = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of packed) {
      packedBytes += chunk.length;
      yield chunk;
    }
  }
  // The loop below sees every error of the pipeline, so its callback has nothing to do.
  const unpacked = pipeline(Readable.from(counted(), { objectMode: true, highWaterMark: 2 }), createGunzip(), () => {});
  try {
    for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > UNPACKED_BYTES_UNASKED && bytes > UNPACKED_RATIO_MAX * packedBytes) {
        throw new BrokenFile(0, 'NOT_GZIP', `the gzip file unpacks to more than ${UNPACKED_RATIO_MAX} times its size`);
      }
      yield chunk;
    }
  } catch (error) {
    const isGzipError = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isGzipError) throw error;
    throw new BrokenFile(0, 'NOT_GZIP', `the gzip file is broken: ${error.message}`);
  }
}
