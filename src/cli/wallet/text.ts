import type { ProfilePromotion } from '../../generated/handbill/v1/ProfilePromotion.js';
import type { PromotionState } from '../../generated/handbill/v1/PromotionState.js';
import { offerWords } from '../terminal/offer.js';
import { card, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

const status = (value: string): string => shortEnum(value, 'PROMOTION_STATUS');

/** What the contract says where nothing limits it. */
const UNLIMITED = 2_147_483_647;
const times = (count: number): string => (count === UNLIMITED ? 'any number' : String(count));

export const stateCard = (state: PromotionState): string =>
  card([
    ['promotion', state.code],
    ['status', status(state.status)],
    ['activated', instant(state.activatedTime)],
    ['usable until', instant(state.lastingUntil)],
    ['can be redeemed', times(state.possibleRedemptions)],
    ['redeemed', String(state.redeemedQuantity)],
    ['redemption', state.redemptionId],
    ['points', String(state.points)],
  ]);

export const walletTable = (promotions: readonly ProfilePromotion[]): string =>
  table(
    [
      { title: 'Code' },
      { title: 'Name', shrinks: true },
      { title: 'Status' },
      { title: 'Discount' },
      { title: 'Redeemed', align: 'right' },
      { title: 'Until' },
    ],
    promotions.map((it) => [
      it.code,
      it.name,
      status(it.status),
      offerWords(it),
      String(it.redeemedQuantity),
      instant(it.lastingUntil ?? it.expire),
    ]),
  );
