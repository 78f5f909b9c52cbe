import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { campaignCard } from './text.js';

export const campaignPublishCommand = defineCommand<GuardOptions>({
  usage: 'publish <campaign>',
  description: 'make it active: handbills are assigned from now on',
  example: 'campaign publish weekly-six',
  shape: (command) => withGuardOptions(command, 'the campaign'),
  run: (context, options, campaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const request = { campaignId: campaignId as string, ...toGuard(options) };
      const campaign = await call(campaigns, campaigns.publishCampaign, request);
      await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
    }),
});
