import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** `2: POSIX  ADVISORY  READ 16071 fe:00:2220407 0 0`: process and file. */
const LOCK = /^\d+: POSIX +ADVISORY +(?:READ|WRITE) (\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /;

/**
 * The other processes that have the store of a folder open: LMDB keeps an advisory lock on its lock file for as long. null: this system
 * doesn't tell. (Devices are not compared: some file systems tell another one to `stat`.)
 */
export async function openedBy(folder: string): Promise<readonly number[] | null> {
  const locks = await readFile('/proc/locks', 'utf8').catch(() => null);
  if (locks === null) return null;
  const { ino } = await stat(path.join(folder, 'lock.mdb'));
  const owners = new Set<number>();
  for (const line of locks.split('\n')) {
    const [, pid, inode] = LOCK.exec(line) ?? [];
    if (Number(inode) === ino && Number(pid) !== process.pid) owners.add(Number(pid));
  }
  return [...owners];
}
