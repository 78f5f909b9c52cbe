import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { usageFailure } from '../command/failure.js';

/** A file to import, or standard input. */
export interface ImportSource {
  /** For messages. */
  readonly name: string;
  /** null: not known, as for standard input. */
  readonly sizeBytes: number | null;
  readonly format: 'IMPORT_FORMAT_CSV' | 'IMPORT_FORMAT_JSONL';
  readonly bytes: Readable;
}

/** A size that pays off on the wire and keeps progress smooth. */
const CHUNK_BYTES = 65_536;

/** Opens what the command line names; `-` is standard input. The format follows the name unless it is given. */
export async function openSource(path: string, format: 'csv' | 'jsonl' | undefined): Promise<ImportSource> {
  const byName = /\.(jsonl|ndjson)(\.gz)?$/i.test(path) ? 'jsonl' : 'csv';
  const shared = { format: (format ?? byName) === 'jsonl' ? 'IMPORT_FORMAT_JSONL' : 'IMPORT_FORMAT_CSV' } as const;
  if (path === '-') {
    if (process.stdin.isTTY) throw usageFailure('standard input is a terminal; pipe a file into it');
    return { ...shared, name: 'standard input', sizeBytes: null, bytes: process.stdin };
  }
  const handle = await open(path, 'r');
  try {
    const info = await handle.stat();
    if (info.isDirectory()) throw usageFailure(`${path} is a directory, not a file`);
    // A pipe has no size, and is read as it comes.
    return {
      ...shared,
      name: basename(path),
      sizeBytes: info.isFile() ? info.size : null,
      bytes: createReadStream(path, { highWaterMark: CHUNK_BYTES }),
    };
  } finally {
    await handle.close();
  }
}
