import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { promotionCard } from './text.js';

export const promotionRestoreCommand = defineCommand<GuardOptions>({
  usage: 'restore <code>',
  description: 'bring a deleted promotion back, as it was',
  example: 'promotion restore MILK-P001',
  shape: (command) => withGuardOptions(command, 'the promotion'),
  run: (context, options, code) =>
    withConnection(context, async ({ clients, call }) => {
      const request = { code: code as string, ...toGuard(options) };
      const promotion = await call(clients.promotions, clients.promotions.restorePromotion, request);
      await context.answerMessage('Promotion', promotion, () => promotionCard(promotion));
    }),
});
