import { randomBytes } from 'node:crypto';
import { link, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** What a store without a record takes, with all its tables; measured, then doubled. */
const EMPTY_STORE_BYTES = 131_072;

/** Room for some hundred readers in all processes; a reader takes 64 bytes. */
const LOCK_FILE_BYTES = 16_384;

/**
 * Makes the files of a new store, or the lock file of one that was moved without it, before LMDB does. It would make the lock file of
 * holes and write into them as memory, which ends the process with SIGBUS when the disk is full; and of a data file that it can't begin
 * lmdb-js ends the process, too. Here a full disk is an error (ENOSPC), and nobody but the owner can read them. Several processes may do so
 * at once.
 */
export async function makeFiles(folder: string): Promise<void> {
  await makeUnlessBegun(path.join(folder, 'lock.mdb'), LOCK_FILE_BYTES, LOCK_FILE_BYTES);
  // LMDB takes an empty file for a new one.
  await makeUnlessBegun(path.join(folder, 'data.mdb'), EMPTY_STORE_BYTES, 0);
}

/** Finds out whether there is room, then makes the file of so many zeros, whole or not at all; the first one stays. */
async function makeUnlessBegun(file: string, roomBytes: number, bytes: number): Promise<void> {
  const existing = await stat(file).catch(() => null);
  if (existing && existing.size > 0) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      // Whatever the umask is.
      await handle.chmod(0o600);
      await handle.writeFile(Buffer.alloc(roomBytes));
      // Some file systems find the room only now.
      await handle.sync();
      await handle.truncate(bytes);
    } finally {
      await handle.close();
    }
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
