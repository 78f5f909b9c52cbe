import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import {
  type DeletableOptions,
  LIST_SETTINGS,
  pageFooter,
  toDeletablePage,
  withDeletableOptions,
} from '../command/page-options.js';
import { itemTable } from './text.js';

export const itemListCommand = defineCommand<DeletableOptions>({
  usage: 'list',
  description: 'the items of the catalog, page by page',
  example: 'item list --page-size 20',
  settings: LIST_SETTINGS,
  shape: withDeletableOptions,
  run: (context, options) =>
    withConnection(context, async ({ clients, call }) => {
      const page = await call(clients.catalog, clients.catalog.listItems, toDeletablePage(context, options));
      await context.answerMessage(
        'ListItemsResponse',
        page,
        () => `${itemTable(page.items)}\n${pageFooter(page.items.length, page)}`,
      );
    }),
});
