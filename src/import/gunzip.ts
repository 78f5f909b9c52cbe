import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
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

async function* unpack(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // The loop below sees every error of the pipeline, so its callback has nothing to do.
  const unpacked = pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 2 }), createGunzip(), () => {});
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (error) {
    const isGzipError = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isGzipError) throw error;
    throw new BrokenFile(0, 'NOT_GZIP', `the gzip file is broken: ${error.message}`);
  }
}
