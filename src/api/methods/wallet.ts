import type { PromotionState } from '../../engine/wallets/wallet-requests.js';
import { readPriceItems, toItemPrices } from '../convert/item-prices.js';
import {
  readListRequest,
  readPointsEntry,
  readPromotionEntry,
  readRedemption,
  readReversal,
  toProfilePromotion,
  toPromotionState,
} from '../convert/wallet.js';
import { batch } from '../method/batch.js';
import { identify } from '../method/identify.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const walletMethods: ServiceMethods<'WalletService'> = {
  ListPromotions: unary({
    role: 'app',
    read: readListRequest,
    run: async (engine, request) => engine.wallets.list(await identify(engine, request)),
    write: ({ promotions, nextPageToken, totalSize, points, cashback }) => ({
      promotions: promotions.map(toProfilePromotion),
      nextPageToken,
      totalSize,
      points,
      cashback: [...cashback],
    }),
  }),

  PriceItems: unary({
    role: 'app',
    read: readPriceItems,
    run: async (engine, request) => engine.wallets.priceItems(await identify(engine, request)),
    write: toItemPrices,
  }),

  ActivatePromotions: batch({
    role: 'app',
    field: 'entries',
    read: readPromotionEntry,
    run: ({ wallets }, entries) => wallets.activate(entries),
    write: toStateResult,
  }),

  DeactivatePromotions: batch({
    role: 'app',
    field: 'entries',
    read: readPromotionEntry,
    run: ({ wallets }, entries) => wallets.deactivate(entries),
    write: toStateResult,
  }),

  RedeemPromotions: batch({
    role: 'register',
    field: 'entries',
    read: readRedemption,
    run: ({ wallets }, entries) => wallets.redeem(entries),
    write: toStateResult,
  }),

  ReverseRedemptions: batch({
    role: 'register',
    field: 'entries',
    read: readReversal,
    run: ({ wallets }, entries) => wallets.reverse(entries),
    write: toStateResult,
  }),

  AdjustPoints: batch({
    role: 'register',
    field: 'entries',
    read: readPointsEntry,
    run: ({ wallets }, entries) => wallets.adjustPoints(entries),
    write: (points) => ({ balance: { points } }),
  }),
};

function toStateResult(state: PromotionState) {
  return { state: toPromotionState(state) };
}
