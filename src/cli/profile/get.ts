import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type NameOptions, PROFILE_HELP, toProfileName, withNameOptions } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileGetCommand = defineCommand<NameOptions>({
  usage: 'get <profile>',
  description: `what is known of a customer; <profile>: ${PROFILE_HELP}`,
  example: 'profile get email=anna@example.org',
  shape: withNameOptions,
  run: (context, options, profile) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const found = await call(profiles, profiles.getProfile, { profile: toProfileName(profile as string, options) });
      await context.answerMessage('Profile', found, () => profileCard(found));
    }),
});
