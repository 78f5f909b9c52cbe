import { type Issues, missing, readProfileId, within } from '../../api/convert/fields.js';
import { identityKind, readIdentity } from '../../api/convert/identity.js';
import { toOptionalTimestamp } from '../../api/convert/time.js';
import { refuseIssues } from '../../api/convert/violations.js';
import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import type { Engine } from '../../engine/engine.js';
import type { Erasure, ProfileView } from '../../engine/profiles/profile-requests.js';
import type { EraseProfileResponseInput } from '../../generated/handbill/v1/EraseProfileResponse.js';
import type { ExportProfileRequest } from '../../generated/handbill/v1/ExportProfileRequest.js';
import type { ExportProfileResponse } from '../../generated/handbill/v1/ExportProfileResponse.js';
import type { Identity as WireIdentity } from '../../generated/handbill/v1/Identity.js';
import type { ProfileInput } from '../../generated/handbill/v1/Profile.js';
import type { ProfileServiceHandlers } from '../../generated/handbill/v1/ProfileService.js';
import type { Identity } from '../../profiles/identity.js';
import { type CallContext, unary } from '../call.js';
import { messageStream } from '../message-stream.js';
import { type NamedProfile, resolveProfile } from '../resolve-profiles.js';

export function profileHandlers({ profiles }: Engine, context: CallContext): ProfileServiceHandlers {
  async function idOf(name: NamedProfile | null, field = 'profile'): Promise<ProfileId> {
    const issues: Issues = [];
    if (!name) missing(field, issues);
    refuseIssues(issues);
    await resolveProfile(profiles, name, field);
    const profileId = readProfileId(name!.profileId, `${field}.profile_id`, issues);
    refuseIssues(issues);
    return profileId;
  }

  return {
    GetProfile: unary(context, async ({ profile }) => toProfile(await profiles.get(await idOf(profile)))),

    LinkIdentity: unary(context, async ({ profile, identity }) => {
      const wanted = requiredIdentity(identity);
      return toProfile(await profiles.link(await idOf(profile), wanted));
    }),

    UnlinkIdentity: unary(context, async ({ profile, identity }) => {
      const wanted = requiredIdentity(identity);
      return toProfile(await profiles.unlink(await idOf(profile), wanted));
    }),

    MergeProfiles: unary(context, async ({ from, into }) => {
      const source = await idOf(from, 'from');
      return toProfile(await profiles.merge(source, await idOf(into, 'into')));
    }),

    ExportProfile: messageStream<ExportProfileRequest, ExportProfileResponse>(context, async function* ({ profile }) {
      for await (const json of profiles.export(await idOf(profile))) yield { json };
    }),

    EraseProfile: unary(context, async ({ profile, prove }) =>
      toErasure(await profiles.erase(await idOf(profile), { prove })),
    ),
  };
}

function requiredIdentity(wire: WireIdentity | null): Identity {
  const issues: Issues = [];
  if (!wire) missing('identity', issues);
  const identity =
    wire &&
    within(
      issues,
      () => 'identity',
      () => readIdentity(wire, issues),
    );
  if (!identity) throw HandbillError.invalid(issues);
  return identity;
}

function toProfile(view: ProfileView): ProfileInput {
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
  };
}

function toErasure({ profileIds, identities, commits, proof }: Erasure): EraseProfileResponseInput {
  return {
    profileIds: [...profileIds],
    identities,
    commits,
    proof: proof && { keys: proof.keys, namingKeys: [...proof.naming] },
  };
}
