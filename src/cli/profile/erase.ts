import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { type NameOptions, toProfileName, withNameOptions } from '../command/profile-name.js';
import { erasureText } from './text.js';

interface EraseOptions extends NameOptions {
  readonly prove?: boolean;
}

export const profileEraseCommand = defineCommand<EraseOptions>({
  usage: 'erase <profile>',
  description: 'remove everything that names a customer, and the customers merged into it; can not be undone',
  example: 'profile erase customer-0001 --prove',
  shape: (command) => {
    withNameOptions(command);
    command.option('--prove', 'look through every key of the store afterwards; exit code 1 when one still names it');
  },
  run: (context, options, profile) =>
    withConnection(context, async ({ clients: { profiles } }) => {
      // Without a deadline: a large store takes a while to look through.
      const { callUnary } = await import('../../contract/clients.js');
      const request = { profile: toProfileName(profile as string, options), prove: options.prove ?? false };
      const erased = await callUnary(profiles, profiles.eraseProfile, request);
      await context.answerMessage('EraseProfileResponse', erased, () => erasureText(erased));
      return erased.proof && erased.proof.namingKeys.length > 0 ? EXIT.failed : EXIT.ok;
    }),
});
