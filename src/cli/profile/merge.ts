import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type NameOptions, toProfileName, withNameOptions } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileMergeCommand = defineCommand<NameOptions>({
  usage: 'merge <from> <into>',
  description: 'make one customer of two: everything of the first becomes part of the second; can not be undone',
  example: 'profile merge customer-0001 customer-0002',
  shape: withNameOptions,
  run: (context, options, from, into) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const request = { from: toProfileName(from as string, options), into: toProfileName(into as string, options) };
      const merged = await call(profiles, profiles.mergeProfiles, request);
      await context.answerMessage('Profile', merged, () => profileCard(merged));
    }),
});
