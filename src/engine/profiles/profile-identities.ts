import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { err, ok, type Result } from '../../base/result.js';
import { IDENTITIES_PER_PROFILE_MAX } from '../../limits.js';
import type { Identity } from '../../profiles/identity.js';
import { anonymousProfileId, digestsOf, type IdentityKeys } from '../../profiles/identity-keys.js';
import type { LinkedIdentity } from '../../profiles/linked-identities.js';
import type { ProfileRecord } from '../../profiles/record.js';
import type { IdentityStore, ProfileRecords, ProfileStore } from '../../store/port.js';
import { tooManyConflicts } from '../concurrency/until-committed.js';
import { editRecord } from './edit-record.js';
import type { LiveProfiles } from './live-profiles.js';
import type { MergeProfiles } from './merge-profiles.js';
import { release, removeEmptied } from './remove-traces.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly identities: IdentityStore;
  readonly live: LiveProfiles;
  readonly merge: MergeProfiles;
  readonly keys: IdentityKeys;
  /** Hears of digests that could not be renewed; they are when they are seen next. */
  readonly onRenewError: (error: unknown) => void;
}

export interface ProfileIdentities {
  /** Whose identities these are, in order. A card that nobody has linked has a profile of its own; others: NOT_FOUND. */
  resolve(identities: readonly Identity[]): Promise<Result<ProfileId, HandbillError>[]>;
  /** Returns where the profile is. The identity of another profile: FAILED_PRECONDITION, IDENTITY_TAKEN. */
  link(profileId: ProfileId, identity: Identity): Promise<ProfileId>;
  /** An identity that is not the profile's: NOT_FOUND. */
  unlink(profileId: ProfileId, identity: Identity): Promise<ProfileId>;
}

/**
 * Digests of identities, and who they belong to. The record lists an identity before the identity store knows its owner, and until after
 * it has forgotten it: so whoever erases a profile finds all of them in the record.
 */
export function createProfileIdentities(dependencies: Dependencies): ProfileIdentities {
  const { profiles, identities, live, merge, keys, onRenewError } = dependencies;

  const digested = (identity: Identity): LinkedIdentity[] => {
    if (keys.length === 0) throw noKeys();
    return digestsOf(identity, keys);
  };

  async function resolve(wanted: readonly Identity[]): Promise<Result<ProfileId, HandbillError>[]> {
    const digests = wanted.map(digested);
    const owners = await identities.resolve(digests.flat().map(({ digest }) => digest));
    return Promise.all(
      wanted.map(async ({ kind }, i) => {
        const own = owners.slice(i * keys.length, (i + 1) * keys.length);
        const at = own.findIndex((owner) => owner !== null);
        if (at < 0) return kind === 'card_digest' ? ok(await anonymousOf(digests[i]!)) : err(unknownIdentity(kind));
        const owner = own[at] as ProfileId;
        if (at > 0) await renew(owner, digests[i]![at]!, digests[i]![0]!).catch(onRenewError);
        return ok(owner);
      }),
    );
  }

  /** Its id is of the key that made it, so with several keys one has to look which there is. */
  async function anonymousOf(digests: readonly LinkedIdentity[]): Promise<ProfileId> {
    const ids = digests.map(anonymousProfileId);
    if (ids.length === 1) return ids[0]!;
    const records = await profiles.load(ids);
    return ids.find((_, i) => isStored(records[i]!)) ?? ids[0]!;
  }

  /** The digest of an older key becomes one of the current key, unless its profile was erased meanwhile. */
  async function renew(profileId: ProfileId, old: LinkedIdentity, current: LinkedIdentity): Promise<void> {
    const found = await editRecord(dependencies, profileId, (record) =>
      lists(record, old) ? withIdentity(record, current) : record,
    );
    if (!lists(found.record, current)) return;
    await assignListed(found.profileId, current);
    await identities.assign(old.digest, profileId, null);
    await editRecord(dependencies, profileId, (record) => withoutIdentities(record, [old]));
  }

  /** Gives a profile the identity that its record lists. False: another one has it, or the profile was erased meanwhile. */
  async function assignListed(profileId: ProfileId, identity: LinkedIdentity): Promise<boolean> {
    if (!(await identities.assign(identity.digest, null, profileId))) return false;
    const { record } = await editRecord(dependencies, profileId, (now) => now);
    if (lists(record, identity)) return true;
    // Nobody would find the identity any more.
    await identities.assign(identity.digest, profileId, null);
    return false;
  }

  async function ownerOf(digests: readonly LinkedIdentity[]): Promise<ProfileId | null> {
    const owners = await identities.resolve(digests.map(({ digest }) => digest));
    const owner = owners.find((each) => each !== null) as ProfileId | undefined;
    if (owner === undefined) return null;
    const [found] = await live.load([owner]);
    return found!.profileId;
  }

  async function link(asked: ProfileId, identity: Identity): Promise<ProfileId> {
    const digests = digested(identity);
    const [found] = await live.load([asked]);
    const owner = await ownerOf(digests);
    if (owner !== null && owner !== found!.profileId) throw taken(identity, owner);
    if (owner === null) await claim(found!.profileId, identity, digests[0]!);
    if (identity.kind === 'card_digest') await takeInAnonymous(found!.profileId, digests);
    const [now] = await live.load([asked]);
    return now!.profileId;
  }

  async function claim(profileId: ProfileId, identity: Identity, current: LinkedIdentity): Promise<void> {
    const listed = await editRecord(dependencies, profileId, (record) => withIdentity(record, current));
    if (await assignListed(listed.profileId, current)) return;
    const owner = await ownerOf([current]);
    const [now] = await live.load([profileId]);
    if (owner === now!.profileId) return;
    await editRecord(dependencies, profileId, (record) => withoutIdentities(record, [current]));
    throw owner === null ? tooManyConflicts() : taken(identity, owner);
  }

  /** What the card has bought before it was linked, and what is being recorded for it right now. */
  async function takeInAnonymous(profileId: ProfileId, digests: readonly LinkedIdentity[]): Promise<void> {
    const [current, ...older] = digests.map(anonymousProfileId);
    const records = await profiles.load(older);
    const known = older.filter((_, i) => isStored(records[i]!));
    for (const anonymous of [current!, ...known]) {
      if (anonymous !== profileId) await merge(anonymous, profileId);
    }
  }

  async function unlink(asked: ProfileId, identity: Identity): Promise<ProfileId> {
    const digests = digested(identity);
    const [found] = await live.load([asked]);
    const { profileId, record } = await editRecord(dependencies, found!.profileId, (before) => before);
    const linked = digests.filter((each) => lists(record, each));
    if (linked.length === 0) throw unknownIdentity(identity.kind);
    for (const { digest } of linked) await release(identities, digest, [profileId, ...record.mergedFrom]);
    if (identity.kind === 'card_digest') await partAnonymous(profileId, digests);
    return (await editRecord(dependencies, profileId, (before) => withoutIdentities(before, linked))).profileId;
  }

  /** What is recorded for the card from now on is a fresh anonymous profile's. */
  async function partAnonymous(profileId: ProfileId, digests: readonly LinkedIdentity[]): Promise<void> {
    const anonymous = new Set(digests.map(anonymousProfileId));
    const isOther = (id: ProfileId): boolean => !anonymous.has(id);
    await editRecord(dependencies, profileId, (record) =>
      record.mergedFrom.every(isOther) ? record : { ...record, mergedFrom: record.mergedFrom.filter(isOther) },
    );
    for (const id of anonymous) if (id !== profileId) await removeEmptied(profiles, id);
  }

  return { resolve, link, unlink };
}

const isStored = ({ profile, history }: ProfileRecords): boolean => profile.bytes !== null || history.bytes !== null;

const lists = ({ identities }: ProfileRecord, { digest }: LinkedIdentity): boolean =>
  identities.some((each) => each.digest === digest);

function withIdentity(record: ProfileRecord, identity: LinkedIdentity): ProfileRecord {
  const { identities } = record;
  if (lists(record, identity)) return record;
  if (identities.length < IDENTITIES_PER_PROFILE_MAX) return { ...record, identities: [...identities, identity] };
  const message = `the profile has ${identities.length} identities, as many as it may`;
  throw new HandbillError('FAILED_PRECONDITION', message, { reason: 'IDENTITIES_LIMIT' });
}

function withoutIdentities(record: ProfileRecord, gone: readonly LinkedIdentity[]): ProfileRecord {
  const digests = new Set(gone.map(({ digest }) => digest));
  const identities = record.identities.filter(({ digest }) => !digests.has(digest));
  return identities.length === record.identities.length ? record : { ...record, identities };
}

const taken = ({ kind }: Identity, profileId: ProfileId) =>
  new HandbillError('FAILED_PRECONDITION', `the identity belongs to another profile; merge the two if they are one`, {
    reason: 'IDENTITY_TAKEN',
    metadata: { kind, profile_id: profileId },
  });

const unknownIdentity = (kind: string) =>
  new HandbillError('NOT_FOUND', `no profile has this ${kind}`, { reason: 'IDENTITY_UNKNOWN', metadata: { kind } });

const noKeys = () =>
  new HandbillError('FAILED_PRECONDITION', 'identities need keys: set HANDBILL_IDENTITY_KEYS (docs/identities.md)', {
    reason: 'IDENTITY_KEYS_MISSING',
  });
