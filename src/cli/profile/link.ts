import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type NameOptions, toIdentity, toProfileName, withNameOptions } from '../command/profile-name.js';
import { profileCard } from './text.js';

export const profileLinkCommand = defineCommand<NameOptions>({
  usage: 'link <profile> <identity>',
  description: 'let a customer be known by an e-mail address, a number or a card too; only a keyed digest is stored',
  example: 'profile link customer-0001 email=anna@example.org',
  makesStore: true,
  shape: withNameOptions,
  run: (context, options, profile, identity) =>
    withConnection(context, async ({ clients: { profiles }, call }) => {
      const request = { profile: toProfileName(profile as string, options), identity: toIdentity(identity as string) };
      const linked = await call(profiles, profiles.linkIdentity, request);
      await context.answerMessage('Profile', linked, () => profileCard(linked));
    }),
});
