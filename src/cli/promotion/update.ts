import type { TimeZone } from '../../base/time-zone.js';
import { withConnection } from '../command/connection.js';
import { CLIENT_SETTINGS } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { readChange, type UpdateOptions, withUpdateOptions } from '../command/update-options.js';
import { promotionCard } from './text.js';

export const promotionUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update <code>',
  description: 'change what --set or the JSON file say; the rest stays',
  example: 'promotion update MILK-P001 --set name="Milk 20 % off" --set expireAt=2026-12-31',
  settings: [...CLIENT_SETTINGS, 'currency'],
  shape: (command) => withUpdateOptions(command, 'promotion'),
  run: async (context, options, code) => {
    const change = await readChange('Promotion', 'code', code as string, options);
    await withConnection(context, async ({ clients, call }) => {
      const current = await call(clients.promotions, clients.promotions.getPromotion, { code: code as string });
      const { timeZone } = await call(clients.shop, clients.shop.getShop, {});
      const { currency } = context.config;
      const { entry, paths } = change.of(current, { currency, zone: timeZone as TimeZone });
      const validateOnly = options.dryRun ?? false;
      const updated = await call(clients.promotions, clients.promotions.updatePromotion, {
        promotion: entry,
        updateMask: { paths },
        validateOnly,
      });
      await context.answerMessage('Promotion', updated, () => promotionCard(updated));
    });
  },
});
