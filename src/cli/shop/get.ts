import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { shopCard } from './text.js';

export const shopGetCommand = defineCommand({
  usage: 'get',
  description: 'what holds for the shop as a whole: the time zone of its clocks',
  example: 'shop get',
  run: (context) =>
    withConnection(context, async ({ clients, call }) => {
      const shop = await call(clients.shop, clients.shop.getShop, {});
      await context.answerMessage('Shop', shop, () => shopCard(shop));
    }),
});
