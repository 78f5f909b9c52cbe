import type { TimeZone } from '../../base/time-zone.js';
import { withConnection } from '../command/connection.js';
import { CLIENT_SETTINGS } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { readChange, type UpdateOptions, withUpdateOptions } from '../command/update-options.js';
import { itemCard } from './text.js';

export const itemUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update <item>',
  description: 'change what --set or the JSON file say; the rest stays',
  example: 'item update MILK-001 --set price=1.29 --set stock=12',
  settings: [...CLIENT_SETTINGS, 'currency'],
  shape: (command) => withUpdateOptions(command, 'item'),
  run: async (context, options, itemId) => {
    const change = await readChange('Item', 'itemId', itemId as string, options);
    await withConnection(context, async ({ clients, call }) => {
      const current = await call(clients.catalog, clients.catalog.getItem, { itemId: itemId as string });
      const { timeZone } = await call(clients.shop, clients.shop.getShop, {});
      const { currency } = context.config;
      const { entry, paths } = change.of(current, { currency, zone: timeZone as TimeZone });
      const validateOnly = options.dryRun ?? false;
      const updated = await call(clients.catalog, clients.catalog.upsertItem, {
        item: entry,
        updateMask: { paths },
        mode: 'ITEM_MODE_MERGE' as const,
        validateOnly,
      });
      await context.answerMessage('Item', updated, () => itemCard(updated));
    });
  },
});
