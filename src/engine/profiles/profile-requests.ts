import type { Attributes } from '../../audience/attributes.js';
import type { AttributeChange } from '../../audience/set-attributes.js';
import type { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { ImportOptions } from '../../import/options.js';
import type { ImportEvent } from '../../import/report.js';
import type { Identity } from '../../profiles/identity.js';
import type { LinkedIdentity } from '../../profiles/linked-identities.js';

/** A profile that was merged into another one is that one, for every verb. */
export interface ProfileVerbs {
  /** Whose identities these are, in order. A card that nobody has linked has a profile of its own; others: NOT_FOUND. */
  resolve(identities: readonly Identity[]): Promise<Result<ProfileId, HandbillError>[]>;
  /** NOT_FOUND: nothing is stored of it. */
  get(profileId: ProfileId): Promise<ProfileView>;
  /** Makes the profile, if there is none yet. The identity of another profile: FAILED_PRECONDITION, IDENTITY_TAKEN. */
  link(profileId: ProfileId, identity: Identity): Promise<ProfileView>;
  /** An identity that is not the profile's: NOT_FOUND. */
  unlink(profileId: ProfileId, identity: Identity): Promise<ProfileView>;
  /** Both have to exist. Returns the one that both are now. */
  merge(from: ProfileId, into: ProfileId): Promise<ProfileView>;
  /** Makes the profile, if there is none yet. */
  setAttributes(profileId: ProfileId, change: AttributeChange): Promise<ProfileView>;
  /** `replace`: attributes of a profile that its row does not have go. */
  importAttributes(
    source: AsyncIterable<Uint8Array>,
    options: ImportOptions & { readonly replace: boolean },
  ): AsyncIterable<ImportEvent>;
  export: ExportProfile;
  /** A profile that doesn't exist is no error: nothing names it afterwards. */
  erase: EraseProfile;
}

/** What is known of a profile, in short. */
export interface ProfileView {
  readonly profileId: ProfileId;
  readonly identities: readonly LinkedIdentity[];
  /** Profiles that have become part of this one. */
  readonly mergedFrom: readonly ProfileId[];
  readonly receipts: number;
  /** Different items. */
  readonly items: number;
  /** Time of the newest receipt; null: there is none. */
  readonly newestReceiptMs: number | null;
  readonly liveHandbills: number;
  /** Promotions that were activated. */
  readonly holdings: number;
  readonly points: number;
  readonly attributes: Attributes;
}

/** Everything that is stored of a profile as one JSON document, in pieces; it breaks off when the signal is aborted. */
export type ExportProfile = (profileId: ProfileId, signal: AbortSignal) => AsyncIterable<string>;

export interface Erasure {
  /** The profile, and those that had been merged into it. */
  readonly profileIds: readonly ProfileId[];
  readonly identities: number;
  /** Commits whose events were removed. */
  readonly commits: number;
  readonly proof: ErasureProof | null;
}

export type EraseProfile = (profileId: ProfileId, options: { readonly prove: boolean }) => Promise<Erasure>;

export interface ErasureProof {
  /** Keys of the store that were looked at, with their values. */
  readonly keys: number;
  /** Those that hold one of the texts; limited. */
  readonly naming: readonly string[];
}
