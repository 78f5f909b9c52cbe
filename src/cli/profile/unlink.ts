import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type NameOptions, toIdentity, toProfileName, withNameOptions } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileUnlinkCommand = defineCommand<NameOptions>({
  usage: 'unlink <profile> <identity>',
  description: 'take an identity from a customer; what was recorded stays',
  example: 'profile unlink customer-0001 email=anna@example.org',
  shape: withNameOptions,
  run: (context, options, profile, identity) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const request = { profile: toProfileName(profile as string, options), identity: toIdentity(identity as string) };
      const left = await call(profiles, profiles.unlinkIdentity, request);
      await context.answerMessage('Profile', left, () => profileCard(left));
    }),
});
