import { CARD_NUMBER_PROBLEM, looksLikeCardNumber } from '../base/card-number.js';
import { keyProblem } from '../base/key.js';
import { err, ok, type Result } from '../base/result.js';
import { EMAIL_CHARS_MAX } from '../limits.js';
import type { IdentityKind } from './linked-identities.js';

/** What a profile is known by besides its id, in the one spelling that its digest is made of. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Brings an identity into its one spelling. The error says what is wrong and doesn't repeat the value: it may be personal. */
export function parseIdentity(kind: IdentityKind, text: string): Result<Identity, string> {
  if (looksLikeCardNumber(text)) return err(CARD_NUMBER_PROBLEM);
  const value = SPELLINGS[kind](text);
  return value.ok ? ok({ kind, value: value.value }) : value;
}

const SPELLINGS: Readonly<Record<IdentityKind, (text: string) => Result<string, string>>> = {
  custom_id: spellKey,
  email: spellEmail,
  phone: spellPhone,
  loyalty_card: (text) => spellKey(text.replace(/[ -]/g, '')),
  card_digest: (text) => spellKey(HEX_DIGEST.test(text) ? text.toLowerCase() : text),
};

const HEX_DIGEST = /^[0-9a-fA-F]{32,}$/;

function spellKey(text: string): Result<string, string> {
  const problem = keyProblem(text);
  return problem === null ? ok(text) : err(problem);
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Case never tells two mailboxes apart in practice, though RFC 5321 would let it. */
function spellEmail(text: string): Result<string, string> {
  const value = text.trim().normalize('NFC').toLowerCase();
  return EMAIL.test(value) && value.length <= EMAIL_CHARS_MAX
    ? ok(value)
    : err(`must be an e-mail address of at most ${EMAIL_CHARS_MAX} characters`);
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** E.164: what people write between the digits goes, `00` is read as `+`. */
function spellPhone(text: string): Result<string, string> {
  const value = text
    .replace('(0)', '')
    .replace(/[\s().\-/]/g, '')
    .replace(/^00/, '+');
  return E164.test(value) ? ok(value) : err('must be a phone number with its country code: +4930123456');
}
