import { createHmac } from 'node:crypto';
import type { ProfileId } from '../base/ids.js';
import { err, ok, type Result } from '../base/result.js';
import type { Identity } from './identity.js';
import type { LinkedIdentity } from './linked-identities.js';

/** A secret of the operator's: without it nobody can find out whose digest is stored by trying all phone numbers. */
export interface IdentityKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The first one makes new digests; digests of the others are still known. */
export type IdentityKeys = readonly IdentityKey[];

const KEY = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/_-]+={0,2})$/;
const SECRET_BYTES_MIN = 32;
const SECRET_BYTES_MAX = 64;

/** Reads `id:base64,id:base64`. The error doesn't repeat the text: it is secret. */
export function parseIdentityKeys(text: string): Result<IdentityKeys, string> {
  const keys: IdentityKey[] = [];
  for (const part of text.split(',')) {
    const match = KEY.exec(part.trim());
    if (!match) return err('must be id:base64, or several of them with commas in between');
    const secret = Buffer.from(match[2]!, 'base64');
    if (secret.length < SECRET_BYTES_MIN || secret.length > SECRET_BYTES_MAX) {
      return err(`key ${match[1]} must have ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes`);
    }
    if (keys.some(({ id }) => id === match[1])) return err(`key ${match[1]} is there twice`);
    keys.push({ id: match[1]!, secret });
  }
  return ok(keys);
}

export const formatIdentityKey = ({ id, secret }: IdentityKey): string =>
  `${id}:${Buffer.from(secret).toString('base64')}`;

/** The digests of an identity, one a key, in the order of the keys: HMAC-SHA-256 over kind and value. */
export function digestsOf({ kind, value }: Identity, keys: IdentityKeys): LinkedIdentity[] {
  return keys.map(({ id, secret }) => ({
    kind,
    digest: createHmac('sha256', secret).update(`${kind}\0${value}`).digest('base64url'),
    keyId: id,
  }));
}

/** Bytes of a check value. */
export const KEY_CHECK_BYTES = 32;

/**
 * Tells two secrets of one id apart and doesn't help to find either: HMAC-SHA-256 over the id, with a beginning that no identity's kind
 * has.
 */
export const keyCheckOf = ({ id, secret }: IdentityKey): Uint8Array =>
  createHmac('sha256', secret).update(`key-check\0${id}`).digest();

/** Of the profile of a card that nobody has linked. */
export const anonymousProfileId = ({ digest }: Pick<LinkedIdentity, 'digest'>): ProfileId =>
  `card-${digest}` as ProfileId;
