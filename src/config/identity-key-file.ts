import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HandbillError } from '../base/errors.js';
import { makeFolder } from '../base/make-folder.js';
import { type OnMended, ownerOnly } from '../base/owner-only.js';
import { formatIdentityKey, type IdentityKeys, parseIdentityKeys } from '../profiles/identity-keys.js';

const SECRET_BYTES = 32;

/** Beside the folder of the embedded store, not in it: a copy of the data alone must not tell who anybody is. */
const identityKeyFile = (storeFolder: string): string => `${path.resolve(storeFolder)}.identity-key`;

/**
 * Reads the key of a store for which none is set. When it isn't there: makes it, readable by its owner only, if the store is a new one to
 * keys (`mayMake`); else there is none. One that others could read is closed to them.
 */
export async function readIdentityKeyFile(
  storeFolder: string,
  mayMake: boolean,
  onMended: OnMended,
): Promise<IdentityKeys> {
  const file = identityKeyFile(storeFolder);
  try {
    const text = await readFile(file, 'utf8').catch(ifAbsent(() => (mayMake ? makeKeyFile(file) : null)));
    if (text === null) return [];
    await ownerOnly(file, 0o600, onMended);
    const keys = parseIdentityKeys(text.trim());
    if (keys.ok) return keys.value;
    throw new HandbillError('FAILED_PRECONDITION', `the key file ${file} can't be read: it ${keys.error}`, {
      reason: 'IDENTITY_KEYS_UNUSABLE',
    });
  } catch (error) {
    if (error instanceof HandbillError) throw error;
    throw new HandbillError('UNAVAILABLE', `can't read or make the key file ${file}: ${(error as Error).message}`, {
      reason: 'IDENTITY_KEYS_UNUSABLE',
      cause: error,
    });
  }
}

/** Two processes may do so at once: the link is made whole or not at all, and the first one stays. */
async function makeKeyFile(file: string): Promise<string> {
  await makeFolder(path.dirname(file));
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const key = formatIdentityKey({ id: 'k1', secret: randomBytes(SECRET_BYTES) });
  await writeFile(draft, `${key}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Whatever the umask is.
    await chmod(draft, 0o600);
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return readFile(file, 'utf8');
}

const ifAbsent =
  <T>(make: () => T) =>
  (error: unknown): T => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return make();
    throw error;
  };
