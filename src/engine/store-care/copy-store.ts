import { HandbillError } from '../../base/errors.js';
import { plural } from '../../base/plural.js';
import { STORE_CARE_BATCH, STORE_CARE_BATCH_BYTES } from '../../limits.js';
import {
  type ConfigurationEntry,
  type ConfigurationWrite,
  type ProfileCommit,
  perKind,
  type RecordWrite,
  type Store,
  type VersionedRecord,
} from '../../store/port.js';
import { CONSUMER_PREFIX } from '../outbox/consumer-record.js';
import { PROJECTIONS } from '../outbox/projections.js';
import { KEY_CHECK_PREFIX } from '../profiles/claim-identity-keys.js';
import { batchesOf } from './batches.js';
import { type CopiedConsumer, copyOutbox } from './copy-outbox.js';
import { copyProjection } from './copy-projection.js';

/**
 * Copies everything to an empty store of any kind; the source, which must be at rest, is only read. Indexes stay, so that records mean the same. What depends on the
 * store is made anew: versions (etags), and positions in the outbox: projections are counted to the end first, and event consumers go on where they were,
 * as copy-outbox.ts tells. Throws HandbillError FAILED_PRECONDITION when the target holds anything but check values of identity keys, whose
 * place those of the source take.
 */
export async function copyStore(
  from: Store,
  to: Store,
  onProgress: (text: string) => void,
): Promise<readonly CopiedConsumer[]> {
  await assertEmpty(to);
  await copyConfiguration(from, to);
  await copySnapshots(from, to);
  let profiles = 0;
  for await (const ids of batchesOf(from.profiles.ids())) {
    await copyProfiles(from, to, ids);
    profiles += ids.length;
    onProgress(plural(profiles, 'profile'));
  }
  for await (const owners of batchesOf(from.identities.all())) {
    await Promise.all(owners.map(({ digest, profileId }) => to.identities.assign(digest, null, profileId)));
  }
  await copyLimits(from, to);
  const consumers = await copyOutbox(from, to, (events) => onProgress(plural(events, 'event')));
  for (const projection of PROJECTIONS) await copyProjection(projection, from, to);
  return consumers;
}

async function assertEmpty({ configuration, profiles, identities, limits, outbox, snapshots }: Store): Promise<void> {
  const holds =
    (await configuration.version()) > 0 ||
    (await outbox.size()) > 0 ||
    (await snapshots.names('')).some((name) => !name.startsWith(KEY_CHECK_PREFIX)) ||
    (await hasAny(profiles.ids())) ||
    (await hasAny(identities.all())) ||
    (await hasAny(limits.counters()));
  if (holds) {
    throw new HandbillError('FAILED_PRECONDITION', 'the store to copy to holds something already', {
      reason: 'STORE_NOT_EMPTY',
    });
  }
}

async function hasAny(entries: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of entries) return true;
  return false;
}

/** In the order of the indexes, which are drawn anew; those of entries that were lost are left out. */
async function copyConfiguration(from: Store, to: Store): Promise<void> {
  const entries: ConfigurationEntry[] = [];
  for await (const entry of from.configuration.changesSince(0)) entries.push(entry);
  entries.sort((a, b) => a.index - b.index);
  const next = perKind(() => 0);
  let batch: ConfigurationEntry[] = [];
  let bytes = 0;
  const writeBatch = async (): Promise<void> => {
    await to.configuration.write(batch.map(toWrite));
    batch = [];
    bytes = 0;
  };
  for (const entry of entries) {
    const { kind, index } = entry;
    const isBehindGap = index > next[kind];
    if (isBehindGap || batch.length === STORE_CARE_BATCH || bytes > STORE_CARE_BATCH_BYTES) await writeBatch();
    if (isBehindGap) await to.configuration.skipIndexes({ [kind]: index });
    next[kind] = index + 1;
    batch.push(entry);
    bytes += entry.bytes.length;
  }
  await writeBatch();
  await to.configuration.skipIndexes(await from.configuration.nextIndexes());
}

const toWrite = ({ kind, key, bytes }: ConfigurationEntry): ConfigurationWrite => ({ kind, key, bytes });

/** Names whose content is bound to positions in the outbox of one store. */
export const isBoundToOutbox = (name: string): boolean =>
  PROJECTIONS.some((projection) => projection.name === name) || name.startsWith(CONSUMER_PREFIX);

async function copySnapshots(from: Store, to: Store): Promise<void> {
  for (const name of await to.snapshots.names(KEY_CHECK_PREFIX)) await to.snapshots.remove(name);
  for (const name of await from.snapshots.names('')) {
    const bytes = isBoundToOutbox(name) ? null : await from.snapshots.read(name);
    if (bytes) await to.snapshots.write(name, bytes);
  }
}

async function copyProfiles(from: Store, to: Store, ids: readonly string[]): Promise<void> {
  // Where a profile was erased its absence has another revision than in a new store.
  const [records, absent] = await Promise.all([from.profiles.load(ids), to.profiles.load(ids)]);
  await to.profiles.commit(
    ids.map((profileId, i): ProfileCommit => {
      const { profile, history } = records[i]!;
      const create = (bytes: Uint8Array, { revision }: VersionedRecord): RecordWrite => ({
        expectedRevision: revision,
        bytes,
      });
      return {
        profileId,
        ...(profile.bytes && { profile: create(profile.bytes, absent[i]!.profile) }),
        ...(history.bytes && { history: create(history.bytes, absent[i]!.history) }),
        events: [],
      };
    }),
  );
}

/** Open reservations first, which count; then the counters outright. */
async function copyLimits(from: Store, to: Store): Promise<void> {
  for await (const reservations of batchesOf(from.limits.open())) {
    await to.limits.reserve(reservations.map((reservation) => ({ ...reservation, limit: Number.MAX_SAFE_INTEGER })));
  }
  for await (const { counter, used } of from.limits.counters()) await to.limits.restore(counter, used);
}
