import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { LIST_SETTINGS, type PageOptions, pageFooter, toPage, withPageOptions } from '../command/page-options.js';
import { campaignTable } from './text.js';

export const campaignListCommand = defineCommand<PageOptions>({
  usage: 'list',
  description: 'the campaigns, page by page',
  example: 'campaign list',
  settings: LIST_SETTINGS,
  shape: withPageOptions,
  run: (context, options) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const page = await call(campaigns, campaigns.listCampaigns, toPage(context, options));
      await context.answerMessage(
        'ListCampaignsResponse',
        page,
        () => `${campaignTable(page.campaigns)}\n${pageFooter(page.campaigns.length, page)}`,
      );
    }),
});
