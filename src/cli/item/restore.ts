import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { itemCard } from './text.js';

export const itemRestoreCommand = defineCommand<GuardOptions>({
  usage: 'restore <item>',
  description: 'bring a deleted item back, as it was',
  example: 'item restore MILK-001',
  shape: (command) => withGuardOptions(command, 'the item'),
  run: (context, options, itemId) =>
    withConnection(context, async ({ clients, call }) => {
      const request = { itemId: itemId as string, ...toGuard(options) };
      const item = await call(clients.catalog, clients.catalog.restoreItem, request);
      await context.answerMessage('Item', item, () => itemCard(item));
    }),
});
