import type { IdentityInput } from '../../generated/handbill/v1/Identity.js';
import type { ProfileNameInput } from '../../generated/handbill/v1/ProfileName.js';
import { IDENTITY_KINDS, type IdentityKind } from '../../profiles/linked-identities.js';
import { usageFailure } from './failure.js';

type WireKind = `IDENTITY_KIND_${Uppercase<IdentityKind>}`;

/** `email=anna@example.org` names a profile by an identity; anything else is its id. */
export function toProfileName(text: string): ProfileNameInput {
  const identity = identityIn(text);
  return identity ? { identity } : { profileId: text };
}

export function toIdentity(text: string): IdentityInput {
  const identity = identityIn(text);
  if (identity) return identity;
  throw usageFailure(`an identity is ${IDENTITY_KINDS.join(', ')}, then = and its value: email=anna@example.org`);
}

function identityIn(text: string): IdentityInput | null {
  const at = text.indexOf('=');
  const kind = IDENTITY_KINDS.find((known) => known === text.slice(0, Math.max(at, 0)));
  if (kind === undefined) return null;
  return {
    kind: `IDENTITY_KIND_${kind.toUpperCase() as Uppercase<IdentityKind>}` as WireKind,
    value: text.slice(at + 1),
  };
}

export const PROFILE_HELP = 'its id, or an identity of it, such as email=anna@example.org';
