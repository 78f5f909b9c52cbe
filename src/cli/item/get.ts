import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { itemCard } from './text.js';

export const itemGetCommand = defineCommand({
  usage: 'get <item>',
  description: 'one item of the catalog',
  example: 'item get MILK-001',
  run: (context, _options, itemId) =>
    withConnection(context, async ({ clients, call }) => {
      const item = await call(clients.catalog, clients.catalog.getItem, { itemId: itemId as string });
      await context.answerMessage('Item', item, () => itemCard(item));
    }),
});
