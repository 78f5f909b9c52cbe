import type { Erasure, ProfileView } from '../../engine/profiles/profile-requests.js';
import type { EraseProfileResponseInput } from '../../generated/handbill/v1/EraseProfileResponse.js';
import type { ProfileInput } from '../../generated/handbill/v1/Profile.js';
import { toAttributes } from './attributes.js';
import { identityKind } from './identity.js';
import { toOptionalTimestamp } from './time.js';

export function toProfile(view: ProfileView): ProfileInput {
  const { profileId, identities, mergedFrom, receipts, items, newestReceiptMs } = view;
  return {
    profileId,
    identities: identities.map(({ kind, digest, keyId }) => ({ kind: identityKind[kind], digest, keyId })),
    mergedProfileIds: [...mergedFrom],
    receipts,
    items,
    newestReceiptTime: toOptionalTimestamp(newestReceiptMs),
    liveHandbills: view.liveHandbills,
    activatedPromotions: view.holdings,
    points: view.points,
    attributes: toAttributes(view.attributes.map(({ name, value }) => [name, value] as const)),
  };
}

export function toErasure({ profileIds, identities, commits, proof }: Erasure): EraseProfileResponseInput {
  return {
    profileIds: [...profileIds],
    identities,
    commits,
    proof: proof && { keys: proof.keys, namingKeys: [...proof.naming] },
  };
}
