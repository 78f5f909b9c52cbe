import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { toIdentity, toProfileName } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileLinkCommand = defineCommand({
  usage: 'link <profile> <identity>',
  description: 'let a customer be known by an e-mail address, a number or a card too; only a keyed digest is stored',
  example: 'profile link customer-0001 email=anna@example.org',
  run: (context, _options, profile, identity) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const request = { profile: toProfileName(profile as string), identity: toIdentity(identity as string) };
      const linked = await call(profiles, profiles.linkIdentity, request);
      await context.answerMessage('Profile', linked, () => profileCard(linked));
    }),
});
