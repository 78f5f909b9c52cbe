import { statSync } from 'node:fs';
import path from 'node:path';
import { HandbillError } from '../../base/errors.js';

/** Whoever finds another lock file than this process has is not kept from writing at the same time. */
const FILES = ['data.mdb', 'lock.mdb'];

/** The files that this process has open; their names may lead elsewhere by now. */
export interface OwnFiles {
  /** Throws HandbillError UNAVAILABLE when what is written would not be found in the folder. Costs some microseconds. */
  assertInPlace(): void;
}

/** Called when the files have just been opened. */
export function rememberFiles(folder: string): OwnFiles {
  const files = FILES.map((name) => ({ name, file: path.join(folder, name) }));
  const opened = new Map(files.map(({ file }) => [file, identityOf(file)]));
  return {
    assertInPlace() {
      for (const { name, file } of files) {
        const now = identityOf(file);
        if (now !== opened.get(file)) throw gone(folder, now === null ? `${name} is gone` : `${name} is another file`);
      }
    },
  };
}

/** null: it is not there, or can't be looked at. */
function identityOf(file: string): string | null {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? `${found.dev} ${found.ino}` : null;
  } catch {
    return null;
  }
}

const gone = (folder: string, what: string): HandbillError =>
  new HandbillError(
    'UNAVAILABLE',
    `store ${folder}: ${what}, and what this process writes to the old one would be lost; ` +
      'put the old one back, or restart this process, and it goes on with what is there (docs/operations.md, "The store")',
    { reason: 'STORE_GONE' },
  );
