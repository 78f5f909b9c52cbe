import { chmod, stat } from 'node:fs/promises';

const OTHERS = 0o077;

/** Hears what was put right of files that are there, in a sentence, once: the next time there is nothing to put right. */
export type OnMended = (message: string) => void;

/**
 * Lets nobody but its owner at a file or folder, and says so when others could read it. Those of somebody else, or of a file system that
 * can't do it, stay as they are, and it says that.
 */
export async function ownerOnly(place: string, mode: 0o600 | 0o700, onMended: OnMended): Promise<void> {
  // Windows has no such modes.
  if (process.platform === 'win32') return;
  const now = (await stat(place)).mode & 0o777;
  if ((now & OTHERS) === 0) return;
  const was = `others than its owner could use ${place} (mode ${octal(now)})`;
  try {
    await chmod(place, mode);
  } catch (error) {
    onMended(`${was} and still can: ${(error as Error).message}`);
    return;
  }
  onMended(`${was}; now they can't (mode ${octal(mode)})`);
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');
