import type { ProfileId, SegmentId, StoreId } from '../base/ids.js';

/** What a request tells about the customer; it decides which promotions are for them. */
export interface ProfileContext {
  readonly profileId: ProfileId;
  /** A registered customer; MEMBERS_ONLY promotions are for these. */
  readonly isMember: boolean;
  /** CUSTOM promotions are for the profiles of their target segment. */
  readonly segments: ReadonlySet<SegmentId>;
  /** Where the customer shops now; null when unknown: then only promotions of all stores are valid. */
  readonly storeId: StoreId | null;
}
