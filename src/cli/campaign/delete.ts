import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { plain } from '../terminal/plain.js';

export const campaignDeleteCommand = defineCommand<GuardOptions>({
  usage: 'delete <campaign>',
  description: 'delete a campaign for good; its id stays taken',
  example: 'campaign delete weekly-six',
  shape: (command) => withGuardOptions(command, 'the campaign'),
  run: (context, options, campaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const guard = toGuard(options);
      await call(campaigns, campaigns.deleteCampaign, { campaignId: campaignId as string, ...guard });
      const answer = { campaignId, deleted: !guard.validateOnly };
      context.answer(answer, () => `${plain(campaignId as string)} ${guard.validateOnly ? 'can be' : 'is'} deleted`);
    }),
});
