import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { LIST_SETTINGS, type PageOptions, pageFooter, toPage, withPageOptions } from '../command/page-options.js';
import { itemTable } from './text.js';

export const itemListCommand = defineCommand<PageOptions>({
  usage: 'list',
  description: 'the items of the catalog, page by page',
  example: 'item list --page-size 20',
  settings: LIST_SETTINGS,
  shape: withPageOptions,
  run: (context, options) =>
    withConnection(context, async ({ clients, call }) => {
      const page = await call(clients.catalog, clients.catalog.listItems, toPage(context, options));
      await context.answerMessage(
        'ListItemsResponse',
        page,
        () => `${itemTable(page.items)}\n${pageFooter(page.items.length, page)}`,
      );
    }),
});
