import type { Command } from 'commander';
import type { IdentityInput } from '../../generated/handbill/v1/Identity.js';
import type { ProfileNameInput } from '../../generated/handbill/v1/ProfileName.js';
import { IDENTITY_KINDS, type IdentityKind } from '../../profiles/linked-identities.js';
import { EXIT } from './exit.js';
import { CommandFailure, usageFailure } from './failure.js';

type WireKind = `IDENTITY_KIND_${Uppercase<IdentityKind>}`;

/** Of commands that are told a profile. */
export interface NameOptions {
  /** Whatever it looks like, it is an id. */
  readonly id?: boolean;
}

export function withNameOptions(command: Command): void {
  command.option('--id', 'the profile is named by its id, though that looks like an identity');
}

/**
 * `email=anna@example.org` names a profile by an identity; anything else is its id. What looks like an identity and is none is refused: a
 * typing error would make a profile of the bare address. The API has a field for each, so there whoever says `profile_id` means it.
 */
export function toProfileName(text: string, { id = false }: NameOptions): ProfileNameInput {
  const identity = id ? null : identityIn(text);
  if (identity) return { identity };
  if (!id && LIKE_AN_IDENTITY.test(text)) throw notAnId();
  return { profileId: text };
}

/** `name=value`, though not the padding of base64; or an e-mail address. */
const LIKE_AN_IDENTITY = /^[A-Za-z][\w-]*=[^=]|@/;

function notAnId(): CommandFailure {
  const kinds = `${IDENTITY_KINDS.slice(0, -1).join(', ')} or ${IDENTITY_KINDS.at(-1)}`;
  const reason = `looks like an identity, which begins with ${kinds} and = (email=anna@example.org); if it is an id, say so with --id`;
  const fields = [{ field: 'profile_id', reason }];
  return new CommandFailure(EXIT.usage, 'INVALID_ARGUMENT', `the profile ${reason}`, { fields });
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
