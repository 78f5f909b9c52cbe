import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideCardNumbers, holdsCardNumber, looksLikeCardNumber } from '../../../src/base/card-number.js';
import { profileIdProblem } from '../../../src/base/profile-id.js';
import { parseIdentity } from '../../../src/profiles/identity.js';
import { digestsOf, formatIdentityKey, parseIdentityKeys } from '../../../src/profiles/identity-keys.js';
import { IDENTITY_KINDS, type IdentityKind } from '../../../src/profiles/linked-identities.js';
import { identityKey } from '../../support/grocery.js';

/** Test numbers of card schemes, of 13 to 19 digits. */
const CARDS = ['4222222222222', '378282246310005', '4111111111111111', '5555555555554444', '6304000000000000000'];

describe('what looks like the number of a payment card', () => {
  it.each(CARDS)('%s: with and without blanks and dashes', (card) => {
    const blanks = card.replace(/(.{4})/g, '$1 ').trim();
    const dashes = card.replace(/(.{4})/g, '$1-').replace(/-$/, '');
    for (const text of [card, blanks, dashes]) {
      expect(looksLikeCardNumber(text), text).toBe(true);
      expect(profileIdProblem(text), text).toMatch(/payment card/);
      for (const kind of IDENTITY_KINDS) expect(parseIdentity(kind, text).ok, `${kind} ${text}`).toBe(false);
    }
  });

  it.each([
    ['one digit off', '4111111111111112'],
    ['twelve digits', '411111111116'],
    ['twenty digits', '41111111111111111110'],
    ['letters around', 'card-4111111111111111'],
    ['a phone number', '+4930123456789'],
    ['nothing', ''],
  ])('not %s', (_, text) => expect(looksLikeCardNumber(text)).toBe(false));

  it('is found whatever digits it has, and never when the check digit is another', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 18 }), (body) => {
        const valid = [...'0123456789'].filter((digit) => looksLikeCardNumber(body + digit));
        expect(valid).toHaveLength(1);
      }),
      { seed: 20_261_126 },
    );
  });
});

/** Test numbers as schemes publish them. */
const ISSUED = [
  ...['4111111111111111', '4000000000000000006', '5555555555554444', '2223003122003222', '378282246310005'],
  ...['6011111111111117', '3566002020360505', '30569309025904', '6200000000000005', '6759649826438453'],
];

describe('a card number within what people write', () => {
  it.each(ISSUED)('%s: alone, in groups, in a sentence', (card) => {
    const groups = card.replace(/(.{4})/g, '$1 ').trim();
    for (const text of [card, groups, groups.replaceAll(' ', '-')]) {
      expect(hideCardNumbers(text)).toBe('(hidden)');
      expect(hideCardNumbers(`my card ${text}, please`)).toBe('my card (hidden), please');
      expect(hideCardNumbers(`card=${text};`)).toBe('card=(hidden);');
    }
    expect(hideCardNumbers(`12 ${card} 7`)).toBe('12 (hidden) 7');
    const last = Number(card.at(-1));
    expect(holdsCardNumber(card.slice(0, -1) + ((last + 1) % 10))).toBe(false);
  });

  it.each([
    ['an EAN-13 of Germany with a valid check digit', '4006381333023'],
    ['a time in milliseconds', '1764171600000'],
    ['a time in microseconds', '1764171600000007'],
    ['an IMEI', '490154203237518'],
    ['a phone number', '+49 30 1234 5678 901'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['a receipt number of another beginning', '7000000000000005'],
    ['a part of a longer number', '41111111111111110000'],
    ['a date and a time', '2026-11-26 17-35-00-123'],
  ])('is not %s', (_, text) => expect(hideCardNumbers(text)).toBe(text));

  it('is not so in an EAN-13, whatever it is', () => {
    const body = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 });
    fc.assert(fc.property(body, (digits) => [...'0123456789'].every((check) => !holdsCardNumber(digits + check))));
  });
});

describe('an identity has one spelling', () => {
  it.each<[IdentityKind, string, string]>([
    ['email', ' Anna.Berg@Example.ORG ', 'anna.berg@example.org'],
    ['phone', '+49 (0)30 / 123-456', '+4930123456'],
    ['phone', '0049.30.123456', '+4930123456'],
    ['loyalty_card', '1234 5678-90', '1234567890'],
    ['card_digest', 'ABCDEF0123456789ABCDEF0123456789', 'abcdef0123456789abcdef0123456789'],
    ['card_digest', 'V001-Token/xYz', 'V001-Token/xYz'],
    ['custom_id', 'CRM-7', 'CRM-7'],
  ])('%s %s', (kind, text, value) => expect(parseIdentity(kind, text)).toEqual({ ok: true, value: { kind, value } }));

  it.each<[IdentityKind, string]>([
    ['email', 'anna'],
    ['email', 'anna@berg@example.org'],
    ['email', `${'a'.repeat(250)}@b.cd`],
    ['phone', '030 123456'],
    ['phone', '+49 30 12'],
    ['phone', '+1234567890123456'],
    ['phone', '+49 30 x'],
    ['loyalty_card', ' - '],
    ['card_digest', ''],
    ['custom_id', 'x'.repeat(129)],
  ])('refuses %s %s without repeating it', (kind, text) => {
    const parsed = parseIdentity(kind, text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok && text.length > 3) expect(parsed.error).not.toContain(text);
  });
});

describe('digests', () => {
  const keys = [identityKey('new'), identityKey('old')];
  const email = { kind: 'email' as const, value: 'anna@example.org' };

  it('are of the key and the kind, and don’t tell the value', () => {
    const [current, old] = digestsOf(email, keys);
    expect([current!.keyId, old!.keyId]).toEqual(['new', 'old']);
    expect(current!.digest).not.toBe(old!.digest);
    expect(digestsOf({ ...email, kind: 'custom_id' }, keys)[0]!.digest).not.toBe(current!.digest);
    expect(digestsOf(email, keys)).toEqual([current, old]);
    expect(current!.digest).toMatch(/^[\w-]{43}$/);
  });

  it('need keys that are read as they were written', () => {
    const text = keys.map(formatIdentityKey).join(', ');
    expect(parseIdentityKeys(text)).toEqual({ ok: true, value: keys });
  });

  it.each([
    ['nothing', ''],
    ['no id', 'c2VjcmV0'],
    ['a short secret', 'k1:c2VjcmV0'],
    ['a long one', `k1:${Buffer.alloc(65).toString('base64')}`],
    ['the same id twice', `${formatIdentityKey(identityKey('k'))},${formatIdentityKey(identityKey('k'))}`],
  ])('refuse %s without repeating it', (_, text) => {
    const parsed = parseIdentityKeys(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).not.toContain('c2Vj');
  });
});
