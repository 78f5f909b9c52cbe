import { HandbillError } from '../../base/errors.js';
import { type IdentityKey, type IdentityKeys, keyCheckOf } from '../../profiles/identity-keys.js';
import type { SnapshotStore, Store } from '../../store/port.js';

/** Snapshots of this beginning are check values of identity keys, the id of the key behind it. */
export const KEY_CHECK_PREFIX = 'identity-key/';

/**
 * Makes sure that each key is the one whose digests are in the store, before one is made or looked for: another secret under the same id
 * would make a second owner of every identity. The store keeps a check value of each key from its first use on; of several servers that
 * bring a key for the first time one is first, by compare-and-set. Throws HandbillError FAILED_PRECONDITION, with nothing written, when
 * the store knows another secret.
 */
export async function claimIdentityKeys(snapshots: SnapshotStore, keys: IdentityKeys): Promise<void> {
  const unknown: IdentityKey[] = [];
  for (const key of keys) if (!(await isKnown(snapshots, key))) unknown.push(key);
  for (const key of unknown) {
    const isFirst = await snapshots.replace(KEY_CHECK_PREFIX + key.id, null, keyCheckOf(key));
    if (!isFirst) await isKnown(snapshots, key);
  }
}

/** False: the store has no check value of a key with this id. */
async function isKnown(snapshots: SnapshotStore, key: IdentityKey): Promise<boolean> {
  const known = await snapshots.read(KEY_CHECK_PREFIX + key.id);
  if (known === null) return false;
  if (Buffer.compare(known, keyCheckOf(key)) === 0) return true;
  throw new HandbillError(
    'FAILED_PRECONDITION',
    `the identity key ${key.id} is not the one that this store was written with: bring that one back, or give the new one an id of its own (docs/identities.md)`,
    { reason: 'IDENTITY_KEY_WRONG', metadata: { key_id: key.id } },
  );
}

/** Whether a new key would not be the first one of the store, so that what is known by the former ones could not be found by it. */
export async function hasHadIdentityKeys({ snapshots, identities }: Store): Promise<boolean> {
  if ((await snapshots.names(KEY_CHECK_PREFIX)).length > 0) return true;
  for await (const _ of identities.all()) return true;
  return false;
}
