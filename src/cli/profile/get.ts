import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { PROFILE_HELP, toProfileName } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileGetCommand = defineCommand({
  usage: 'get <profile>',
  description: `what is known of a customer; <profile>: ${PROFILE_HELP}`,
  example: 'profile get email=anna@example.org',
  run: (context, _options, profile) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const found = await call(profiles, profiles.getProfile, { profile: toProfileName(profile as string) });
      await context.answerMessage('Profile', found, () => profileCard(found));
    }),
});
