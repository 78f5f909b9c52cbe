import type { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { ok, type Result } from '../../base/result.js';
import type { Identity } from '../../profiles/identity.js';
import type { ProfileVerbs } from './profile-requests.js';

/** How a request names a profile: by its id, or by something that the profile is known by. */
export type ProfileName = ProfileId | Identity;

const isIdentity = (name: ProfileName): name is Identity => typeof name !== 'string';

/** The ids of profiles, in order: one look-up for all of them, and none where all are named by their ids. */
export async function profileIdsOf(
  profiles: Pick<ProfileVerbs, 'resolve'>,
  names: readonly ProfileName[],
): Promise<Result<ProfileId, HandbillError>[]> {
  const identities = names.filter(isIdentity);
  const owners = identities.length === 0 ? [] : await profiles.resolve(identities);
  let next = 0;
  return names.map((name) => (isIdentity(name) ? owners[next++]! : ok(name)));
}

/** The same for one profile; throws where there is none. */
export async function profileIdOf(profiles: Pick<ProfileVerbs, 'resolve'>, name: ProfileName): Promise<ProfileId> {
  if (!isIdentity(name)) return name;
  const [owner] = await profiles.resolve([name]);
  if (!owner!.ok) throw owner!.error;
  return owner!.value;
}
