import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { campaignCard } from './text.js';
import { noteWarnings } from './warnings.js';

export const campaignPublishCommand = defineCommand<GuardOptions>({
  usage: 'publish <campaign>',
  description: 'make it active: handbills are assigned from now on',
  example: 'campaign publish weekly-six',
  shape: (command) => withGuardOptions(command, 'the campaign'),
  run: (context, options, campaignId) =>
    withConnection(context, async (connection) => {
      const { clients, call } = connection;
      const request = { campaignId: campaignId as string, ...toGuard(options) };
      const campaign = await call(clients.campaigns, clients.campaigns.publishCampaign, request);
      await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
      await noteWarnings(context, connection, campaign.campaignId);
    }),
});
