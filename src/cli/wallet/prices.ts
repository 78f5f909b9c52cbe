import type { ItemPrice } from '../../generated/handbill/v1/ItemPrice.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { table } from '../terminal/table.js';
import { money, shortEnum } from '../terminal/words.js';

export const walletPricesCommand = defineCommand<ProfileOptions>({
  usage: 'prices <profile> <item...>',
  description: 'what items cost a customer, with the best of their offers on each',
  example: 'wallet prices customer-0001 MILK-001 BREAD-001',
  shape: withProfileOptions,
  run: (context, options, profile, ...itemIds) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const answer = await call(wallets, wallets.priceItems, {
        profile: toProfile(profile as string, options),
        itemIds,
      });
      await context.answerMessage('PriceItemsResponse', answer, () => pricesTable(answer.items));
    }),
});

const pricesTable = (items: readonly ItemPrice[]): string =>
  table(
    [
      { title: 'Item' },
      { title: 'Price', align: 'right' },
      { title: 'With offer', align: 'right' },
      { title: '30 days', align: 'right' },
      { title: 'Badge' },
      { title: 'Offer', shrinks: true },
      { title: 'Reason' },
    ],
    items.map(({ itemId, price, reason, offer }) => [
      itemId,
      money(price),
      money(offer?.price ?? null),
      money(offer?.lowestPrice ?? null),
      offer?.badge ?? '',
      offer === null ? '' : `${offer.code}${offer.status === 'PROMOTION_STATUS_ACTIVE' ? '' : ' (to activate)'}`,
      shortEnum(reason, 'ITEM_PRICE_REASON'),
    ]),
  );
