import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it. Not mkdir's `recursive`: where a file system refuses with ENOENT, as below /proc, that never
 * ends in Node 20 and fills the memory.
 */
export async function makeFolder(folder: string): Promise<void> {
  const absolute = path.resolve(folder);
  if (await isThere(absolute)) return;
  await makeFolder(path.dirname(absolute));
  try {
    await mkdir(absolute);
  } catch (error) {
    // Another process may have been faster.
    if (!(await isThere(absolute))) throw error;
  }
}

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );
