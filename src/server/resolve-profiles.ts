import { type Issues, within } from '../api/convert/fields.js';
import { readIdentity } from '../api/convert/identity.js';
import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import type { ProfileVerbs } from '../engine/profiles/profile-requests.js';
import type { Identity as WireIdentity } from '../generated/handbill/v1/Identity.js';
import type { Identity } from '../profiles/identity.js';

/** A message that names a profile by its id, or by an identity instead. */
export interface NamedProfile {
  profileId: string;
  readonly identity: WireIdentity | null;
}

/**
 * Sets the profile id in each message that has an identity, with one look-up for all of them. Returns why that could not be done, a place
 * each; null: all is well. `path`: field of the message in the request; empty: it is the request itself.
 */
export async function resolveProfiles(
  profiles: ProfileVerbs,
  names: readonly (NamedProfile | null)[],
  path: string,
): Promise<(HandbillError | null)[]> {
  const refusals = new Array<HandbillError | null>(names.length).fill(null);
  const identities: Identity[] = [];
  const positions: number[] = [];
  for (const [i, name] of names.entries()) {
    if (!name?.identity) continue;
    const issues: Issues = [];
    const read = () => readName(name, issues);
    const identity = path === '' ? read() : within(issues, () => path, read);
    if (identity === null) refusals[i] = HandbillError.invalid(issues);
    else {
      identities.push(identity);
      positions.push(i);
    }
  }
  if (identities.length === 0) return refusals;
  const found = await profiles.resolve(identities);
  for (const [n, i] of positions.entries()) {
    const owner = found[n]!;
    if (owner.ok) names[i]!.profileId = owner.value;
    else refusals[i] = owner.error;
  }
  return refusals;
}

/** The same for a request with one profile. */
export async function resolveProfile(profiles: ProfileVerbs, name: NamedProfile | null, path: string): Promise<void> {
  const [refusal] = await resolveProfiles(profiles, [name], path);
  if (refusal) throw refusal;
}

function readName({ profileId, identity }: NamedProfile, issues: Issues): Identity | null {
  if (profileId === '')
    return within(
      issues,
      () => 'identity',
      () => readIdentity(identity!, issues),
    );
  issues.push(violation('identity', '', 'must not be sent together with profile_id'));
  return null;
}
