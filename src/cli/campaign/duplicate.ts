import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { campaignCard } from './text.js';

export const campaignDuplicateCommand = defineCommand<{ readonly dryRun?: boolean }>({
  usage: 'duplicate <campaign> <new-campaign>',
  description: 'copy a campaign under a new id; the copy is a draft',
  example: 'campaign duplicate weekly-six weekly-seven',
  shape: (command) => void command.option('--dry-run', 'check everything, write nothing'),
  run: (context, options, campaignId, newCampaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const copy = await call(campaigns, campaigns.duplicateCampaign, {
        campaignId: campaignId as string,
        newCampaignId: newCampaignId as string,
        validateOnly: options.dryRun ?? false,
      });
      await context.answerMessage('Campaign', copy, () => campaignCard(copy));
    }),
});
