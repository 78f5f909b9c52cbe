import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { promotionCard } from './text.js';

export const promotionDeleteCommand = defineCommand<GuardOptions>({
  usage: 'delete <code>',
  description: 'take a promotion back: it is not shown or assigned any more; `promotion restore` brings it back',
  example: 'promotion delete MILK-P001',
  shape: (command) => withGuardOptions(command, 'the promotion'),
  run: (context, options, code) =>
    withConnection(context, async ({ clients, call }) => {
      const request = { code: code as string, ...toGuard(options) };
      const promotion = await call(clients.promotions, clients.promotions.deletePromotion, request);
      await context.answerMessage('Promotion', promotion, () => promotionCard(promotion));
    }),
});
