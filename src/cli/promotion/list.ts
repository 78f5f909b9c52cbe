import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import {
  type DeletableOptions,
  LIST_SETTINGS,
  pageFooter,
  toDeletablePage,
  withDeletableOptions,
} from '../command/page-options.js';
import { promotionTable } from './text.js';

export const promotionListCommand = defineCommand<DeletableOptions>({
  usage: 'list',
  description: 'the promotions, page by page',
  example: 'promotion list --page-size 20',
  settings: LIST_SETTINGS,
  shape: withDeletableOptions,
  run: (context, options) =>
    withConnection(context, async ({ clients, call }) => {
      const page = await call(clients.promotions, clients.promotions.listPromotions, toDeletablePage(context, options));
      await context.answerMessage(
        'ListPromotionsResponse',
        page,
        () => `${promotionTable(page.promotions)}\n${pageFooter(page.promotions.length, page)}`,
      );
    }),
});
