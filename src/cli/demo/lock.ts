import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/make-folder.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import type { DemoPlaces } from './state.js';

const lockOf = ({ folder }: DemoPlaces): string => join(folder, 'demo.lock');

/**
 * Takes the folder of a demo for this process, until what it returns is called; null: another process that is alive has it. The file names the
 * process, so that one that was killed is not waited for.
 */
export async function lockDemo(places: DemoPlaces): Promise<(() => Promise<void>) | null> {
  const lock = lockOf(places);
  await makeFolder(places.folder);
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return () => rm(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if ((await holderOf(places)) !== null) return null;
    await rm(lock, { force: true });
  }
}

/** Says who has the folder, and what to do. */
export async function lockedFailure(places: DemoPlaces): Promise<CommandFailure> {
  const who = `process ${(await holderOf(places)) ?? 'that has just ended'}`;
  const message = `another demo (${who}) uses ${places.folder}: wait until it serves, stop it, or choose another folder with --folder`;
  return new CommandFailure(EXIT.unavailable, 'UNAVAILABLE', message);
}

/** The process in the lock; null: it is not alive, or there is no lock. */
async function holderOf(places: DemoPlaces): Promise<number | null> {
  const pid = Number(await readFile(lockOf(places), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : null;
  }
}
