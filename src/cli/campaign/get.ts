import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { campaignCard } from './text.js';

export const campaignGetCommand = defineCommand({
  usage: 'get <campaign>',
  description: 'one campaign',
  example: 'campaign get weekly-six --json > weekly-six.json',
  run: (context, _options, campaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const campaign = await call(campaigns, campaigns.getCampaign, { campaignId: campaignId as string });
      await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
    }),
});
