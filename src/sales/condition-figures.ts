import { formatAmount } from '../base/money.js';
import { STORES_TOLD_MAX } from '../limits.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Situation } from '../wallet/situation.js';
import type { Use } from '../wallet/use.js';
import type { UnusedReason } from './told.js';
import type { Figures } from './why-not.js';

const NONE: Figures = { needed: null, actual: null };

/** What the condition behind a reason needs of a promotion, and what there is; `redeemed`: by the profile so far. Neither, where there are no such figures. */
export function conditionFigures(
  reason: UnusedReason,
  promotion: Promotion,
  redeemed: number,
  { nowMs, profile }: Pick<Situation, 'nowMs' | 'profile'>,
): Figures {
  const { startAtMs, expireAtMs, stores, redeemLimitPerClient, currency } = promotion;
  switch (reason) {
    case 'EXPIRED':
      return endFigures(expireAtMs!, nowMs);
    case 'NOT_YET_VALID':
      return { needed: `from ${timeText(startAtMs!)}`, actual: timeText(nowMs) };
    case 'WRONG_STORE':
      return { needed: stores.kind === 'ALL' ? '' : storesText(stores.storeIds), actual: profile.storeId };
    case 'LIMIT_PER_CLIENT':
      return { needed: String(redeemLimitPerClient), actual: String(redeemed) };
    case 'LIMIT_GLOBAL':
      return { needed: '1', actual: '0' };
    case 'BUDGET_SPENT':
      return { needed: formatAmount(1, currency), actual: formatAmount(0, currency) };
    default:
      return NONE;
  }
}

export const endFigures = (endMs: number, nowMs: number): Figures => ({
  needed: `before ${timeText(endMs)}`,
  actual: timeText(nowMs),
});

/** `left`: below the limit of the use. */
export function limitFigures({ cap, amount }: Use, left: number, { currency }: Pick<Promotion, 'currency'>): Figures {
  const text = (value: number): string => (cap === 'budget' ? formatAmount(value, currency) : String(value));
  return { needed: text(amount), actual: text(left) };
}

const timeText = (atMs: number): string => new Date(atMs).toISOString();

function storesText(storeIds: readonly string[]): string {
  const more = storeIds.length > STORES_TOLD_MAX ? ', ...' : '';
  return `${storeIds.slice(0, STORES_TOLD_MAX).join(', ')}${more}`;
}
