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

interface ItemListOptions extends DeletableOptions {
  readonly unknown?: boolean;
}

export const itemListCommand = defineCommand<ItemListOptions>({
  usage: 'list',
  description: 'the items of the catalog, page by page',
  example: 'item list --page-size 20',
  settings: LIST_SETTINGS,
  shape: (command) => {
    withDeletableOptions(command);
    command.option('--unknown', 'those that receipts have named and no feed has brought yet');
  },
  run: (context, options) =>
    withConnection(context, async ({ clients, call }) => {
      const page = await call(clients.catalog, clients.catalog.listItems, {
        ...toDeletablePage(context, options),
        unknown: options.unknown ?? false,
      });
      await context.answerMessage(
        'ListItemsResponse',
        page,
        () => `${itemTable(page.items)}\n${pageFooter(page.items.length, page)}`,
      );
    }),
});
