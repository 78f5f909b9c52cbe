import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { instantOption } from '../command/option-values.js';
import { campaignCard } from './text.js';
import { noteWarnings } from './warnings.js';

interface PublishOptions extends GuardOptions {
  readonly at?: Timestamp;
  readonly until?: Timestamp;
}

export const campaignPublishCommand = defineCommand<PublishOptions>({
  usage: 'publish <campaign>',
  description: 'make it active: handbills are assigned from now on, or from a time to come',
  example: 'campaign publish weekly-six --at 2026-12-24T06:00:00Z --until 2026-12-27T00:00:00Z',
  shape(command) {
    command
      .option('--at <instant>', 'active from then on; without it at once', instantOption)
      .option('--until <instant>', 'inactive from then on; without it until somebody unpublishes it', instantOption);
    withGuardOptions(command, 'the campaign');
  },
  run: (context, options, campaignId) =>
    withConnection(context, async (connection) => {
      const { clients, call } = connection;
      const { at: publishTime = null, until: unpublishTime = null } = options;
      const request = { campaignId: campaignId as string, publishTime, unpublishTime, ...toGuard(options) };
      const campaign = await call(clients.campaigns, clients.campaigns.publishCampaign, request);
      await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
      await noteWarnings(context, connection, campaign.campaignId, publishTime);
    }),
});
