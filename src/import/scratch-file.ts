import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HandbillError } from '../base/errors.js';
import { IMPORT_BLOCK_BYTES, IMPORT_SCRATCH_BYTES_MAX, IMPORT_SCRATCH_MEMORY_BYTES } from '../limits.js';

/** Bytes that an import needs again: in memory as long as they are few, then in the folder for temporary files (TMPDIR). */
export interface ScratchFile {
  /** Of all that was written. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  /** What was written from `start` to before `end`, piece by piece. */
  read(start: number, end: number): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/**
 * The file has no name any more as soon as it is open, so nobody else reads it, and it is gone with the process however that ends. A disk that
 * is full, or can't be written, is UNAVAILABLE.
 */
export function createScratchFile(): ScratchFile {
  let inMemory: Buffer[] = [];
  let file: FileHandle | undefined;
  let size = 0;

  async function toDisk(): Promise<FileHandle> {
    const path = join(tmpdir(), `handbill-import-${randomUUID()}`);
    const opened = await open(path, 'wx+', 0o600);
    file = opened;
    await unlink(path);
    const kept = inMemory;
    inMemory = [];
    for (const bytes of kept) await opened.appendFile(bytes);
    return opened;
  }

  async function* readMemory(start: number, end: number): AsyncGenerator<Buffer> {
    let at = 0;
    for (const bytes of inMemory) {
      const piece = bytes.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
      at += bytes.length;
      if (piece.length > 0) yield piece;
    }
  }

  async function* readDisk(from: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const length = Math.min(IMPORT_BLOCK_BYTES, end - at);
      const { bytesRead, buffer } = await from.read(Buffer.allocUnsafe(length), 0, length, at);
      if (bytesRead === 0) throw new Error(`an import's temporary file ends at ${at} of ${size} bytes`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  return {
    get size() {
      return size;
    },
    async write(bytes) {
      size += bytes.length;
      if (size > IMPORT_SCRATCH_BYTES_MAX) throw tooLarge();
      if (file === undefined && size <= IMPORT_SCRATCH_MEMORY_BYTES) {
        inMemory.push(Buffer.from(bytes));
        return;
      }
      try {
        await (file ?? (await toDisk())).appendFile(bytes);
      } catch (error) {
        throw failure(error);
      }
    },
    read: (start, end) => (file ? readDisk(file, start, end) : readMemory(start, end)),
    async close() {
      inMemory = [];
      await file?.close();
    },
  };
}

const tooLarge = () =>
  new HandbillError(
    'INVALID_ARGUMENT',
    `the file is too large: it takes more than ${IMPORT_SCRATCH_BYTES_MAX} bytes to read its receipts whole, so split it; nothing was imported`,
    { reason: 'FILE_TOO_LARGE' },
  );

function failure(cause: unknown): HandbillError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'is full' : `can't be written (${code})`;
  return new HandbillError(
    'UNAVAILABLE',
    `the server's folder for temporary files, ${tmpdir()}, ${why}: a file of receipts is kept there until it has been read whole; nothing was imported`,
    { reason: 'IMPORT_DISK_FULL', cause },
  );
}
