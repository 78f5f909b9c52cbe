import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../../src/cli/command/failure.js';
import { toProfileName } from '../../../src/cli/command/profile-name.js';

describe('the profile of a command', () => {
  it.each(['customer-0001', 'ab12==', '4711', 'a b', '=x', 'store 7=x'])('takes %s for an id', (text) => {
    expect(toProfileName(text, {})).toEqual({ profileId: text });
  });

  it('takes kind=value for an identity', () => {
    expect(toProfileName('email=anna@example.org', {})).toEqual({
      identity: { kind: 'IDENTITY_KIND_EMAIL', value: 'anna@example.org' },
    });
  });

  it.each(['mail=anna@example.org', 'anna@example.org', 'Email=anna@example.org', 'e-mail=x', 'customer_id=7'])(
    'refuses %s, which would be stored as it is, until --id says that it is an id',
    (text) => {
      let failure: unknown;
      try {
        toProfileName(text, {});
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(CommandFailure);
      const { code, exitCode, message, details } = failure as CommandFailure;
      expect({ code, exitCode, field: details.fields?.[0]?.field }).toEqual({
        code: 'INVALID_ARGUMENT',
        exitCode: 2,
        field: 'profile_id',
      });
      expect(message).toContain('custom_id, email, phone, loyalty_card or card_digest');
      expect(toProfileName(text, { id: true })).toEqual({ profileId: text });
    },
  );

  it('takes even an identity for an id when told so', () => {
    expect(toProfileName('email=anna@example.org', { id: true })).toEqual({ profileId: 'email=anna@example.org' });
  });
});
