import { access, chmod, constants, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { HandbillError } from '../../base/errors.js';
import { makeFolder } from '../../base/make-folder.js';
import { type OnMended, ownerOnly } from '../../base/owner-only.js';
import { meansFull } from './failures.js';
import { makeFiles } from './fresh-files.js';

const FILES = ['data.mdb', 'lock.mdb'];

/** LMDB's mark at byte 24 of a file of data format 2, and the format. */
const MAGIC_OFFSET = 24;
const MAGIC = 0xbeefc0de;
const DATA_FORMAT = 2;

/** Throws HandbillError when the folder holds no store. */
export async function requireStore(folder: string): Promise<void> {
  const place = await stat(folder).catch(() => null);
  // What else is there in its place will be told when it is opened.
  if (place && !place.isDirectory()) return;
  const file = await stat(path.join(folder, 'data.mdb')).catch(() => null);
  if (!file) throw refusal(folder, 'there is none', 'STORE_ABSENT');
}

/**
 * Makes the folder if it is not there, and finds out whether it can hold a store before LMDB touches it: lmdb-js ends the process with a
 * segmentation fault when LMDB refuses a file. What is in it is its owner's only.
 */
export async function prepareFolder(folder: string, onMended: OnMended): Promise<void> {
  try {
    const existing = await stat(folder).catch(() => null);
    if (existing && !existing.isDirectory()) throw refusal(folder, 'it is a file, not a folder');
    await makeFolder(folder);
    if (!existing) await chmod(folder, 0o700);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const names = await readdir(folder);
    for (const file of FILES) {
      if (names.includes(file)) await access(path.join(folder, file), constants.R_OK | constants.W_OK);
    }
    if (names.includes('data.mdb') && !(await isLmdbFile(path.join(folder, 'data.mdb')))) {
      throw refusal(folder, 'its data.mdb is damaged or not of LMDB');
    }
    await closeToOthers(folder, names, onMended);
    await makeFiles(folder);
  } catch (error) {
    throw error instanceof HandbillError ? error : unusable(folder, error);
  }
}

/** Not a folder that holds something else, such as a home or /tmp: there the files alone are the store's to close. */
async function closeToOthers(folder: string, names: readonly string[], onMended: OnMended): Promise<void> {
  // With the drafts of files that another process is making.
  const isOurs = (name: string): boolean => FILES.some((file) => name.startsWith(file));
  if (names.every(isOurs)) await ownerOnly(folder, 0o700, onMended);
  for (const file of FILES) if (names.includes(file)) await ownerOnly(path.join(folder, file), 0o600, onMended);
}

async function isLmdbFile(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(MAGIC_OFFSET + 8);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    // An empty file is a fresh one.
    if (bytesRead === 0) return true;
    return head.readUInt32LE(MAGIC_OFFSET) === MAGIC && head.readUInt32LE(MAGIC_OFFSET + 4) === DATA_FORMAT;
  } finally {
    await handle.close();
  }
}

/** What is there is not a store that this program can use. */
export function refusal(folder: string, why: string, reason = 'STORE_UNUSABLE'): HandbillError {
  return new HandbillError('FAILED_PRECONDITION', `can't open the store ${folder}: ${why}`, { reason });
}

/** The file system or LMDB did not let us. */
export function unusable(folder: string, cause: unknown): HandbillError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [why, reason] = meansFull(text) ? ['the disk is full', 'STORE_FULL'] : [text, 'STORE_UNUSABLE'];
  return new HandbillError('UNAVAILABLE', `can't open the store ${folder}: ${why}`, { reason, cause });
}
