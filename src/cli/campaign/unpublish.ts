import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { campaignCard } from './text.js';

export const campaignUnpublishCommand = defineCommand<GuardOptions>({
  usage: 'unpublish <campaign>',
  description: 'make it inactive: its handbills are not shown any more',
  example: 'campaign unpublish weekly-six',
  shape: (command) => withGuardOptions(command, 'the campaign'),
  run: (context, options, campaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const request = { campaignId: campaignId as string, ...toGuard(options) };
      const campaign = await call(campaigns, campaigns.unpublishCampaign, request);
      await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
    }),
});
