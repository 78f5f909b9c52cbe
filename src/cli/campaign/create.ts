import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type CampaignOptions, draftFrom, withCampaignOptions } from './draft.js';
import { campaignCard } from './text.js';
import { noteWarnings } from './warnings.js';

interface CreateOptions extends CampaignOptions {
  readonly publish?: boolean;
}

export const campaignCreateCommand = defineCommand<CreateOptions>({
  usage: 'create <campaign>',
  description: 'create a campaign, from flags or a JSON file; it starts as a draft',
  example: 'campaign create weekly-six --name "Weekly six" --slots 6 --days 7 --tag MOBILE --no-overlap --publish',
  makesStore: true,
  shape: (command) => {
    withCampaignOptions(command);
    command.option('--publish', 'publish it at once');
  },
  run: async (context, options, campaignId) => {
    const campaign = await draftFrom(campaignId as string, options);
    await withConnection(context, async (connection) => {
      const { call } = connection;
      const { campaigns } = connection.clients;
      const validateOnly = options.dryRun ?? false;
      let created = await call(campaigns, campaigns.createCampaign, { campaign, validateOnly });
      if (options.publish && !validateOnly) {
        created = await call(campaigns, campaigns.publishCampaign, {
          campaignId: created.campaignId,
          etag: created.etag,
        });
      }
      await context.answerMessage('Campaign', created, () => campaignCard(created));
      if (options.publish && !validateOnly) await noteWarnings(context, connection, created.campaignId);
    });
  },
});
