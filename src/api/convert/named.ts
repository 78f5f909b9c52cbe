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

/** The same request, with more that it says. V8 takes ten times as long for fields behind a spread as for those before it. */
export const extended = <Input, Extended extends Input>(
  { name, of }: Named<Input>,
  extend: (input: Input) => Extended,
): Named<Extended> => ({ name, of: (profileId) => extend(of(profileId)) });

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
