import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { itemCard } from './text.js';

export const itemDeleteCommand = defineCommand<GuardOptions>({
  usage: 'delete <item>',
  description: 'take an item out of the catalog: no promotion covers it any more; `item restore` brings it back',
  example: 'item delete MILK-001',
  shape: (command) => withGuardOptions(command, 'the item'),
  run: (context, options, itemId) =>
    withConnection(context, async ({ clients, call }) => {
      const request = { itemId: itemId as string, ...toGuard(options) };
      const item = await call(clients.catalog, clients.catalog.deleteItem, request);
      await context.answerMessage('Item', item, () => itemCard(item));
    }),
});
