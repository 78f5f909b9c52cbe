import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { promotionCard } from './text.js';

export const promotionGetCommand = defineCommand({
  usage: 'get <code>',
  description: 'one promotion',
  example: 'promotion get MILK-P001',
  run: (context, _options, code) =>
    withConnection(context, async ({ clients, call }) => {
      const promotion = await call(clients.promotions, clients.promotions.getPromotion, { code: code as string });
      await context.answerMessage('Promotion', promotion, () => promotionCard(promotion));
    }),
});
