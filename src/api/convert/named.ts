import type { ProfileId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { ProfileName } from '../../engine/profiles/profile-names.js';
import type { Identity as WireIdentity } from '../../generated/handbill/v1/Identity.js';
import { type Issues, missing, readProfileId, within } from './fields.js';
import { readIdentity } from './identity.js';

/** What a request asks of a profile whose id is still to be found by its name. */
export interface Named<Input> {
  readonly name: ProfileName;
  of(profileId: ProfileId): Input;
}

/** The same request, and more that it says. */
export const extended = <Input extends object, More extends object>(
  { name, of }: Named<Input>,
  more: More,
): Named<Input & More> => ({ name, of: (profileId) => ({ ...of(profileId), ...more }) });

/** A message that names a profile by its id, or by an identity instead. */
export interface WireName {
  readonly profileId: string;
  readonly identity: WireIdentity | null;
}

/** Fields of issues are relative to the message. */
export function readName(wire: WireName, issues: Issues): ProfileName {
  return wire.identity ? readUnjudgedName(wire, issues) : readProfileId(wire.profileId, 'profile_id', issues);
}

/** The same for the inputs whose ids the domain judges, together with the rest of them. */
export function readUnjudgedName({ profileId, identity }: WireName, issues: Issues): ProfileName {
  const standIn = profileId as ProfileId;
  if (!identity) return standIn;
  if (profileId !== '') {
    issues.push(violation('identity', '', 'must not be sent together with profile_id'));
    return standIn;
  }
  const read = within(
    issues,
    () => 'identity',
    () => readIdentity(identity, issues),
  );
  return read ?? standIn;
}

/** The name in a field of the request that must be set. */
export function readRequiredName(wire: WireName | null, field: string, issues: Issues): ProfileName {
  if (wire) {
    return within(
      issues,
      () => field,
      () => readName(wire, issues),
    );
  }
  missing(field, issues);
  return '' as ProfileId;
}
