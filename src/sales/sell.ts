import type { PromotionIndex, RedemptionId } from '../base/ids.js';
import type { EventOf } from '../events/event.js';
import type { Handbills } from '../handbill/handbills.js';
import { CASHBACK_MAX, POINTS_MAX } from '../limits.js';
import type { Redeemed } from '../pricing/outcome.js';
import type { PricedBasket } from '../pricing/price-basket.js';
import type { Promotion } from '../promotions/promotion.js';
import { activate } from '../wallet/activate.js';
import { type Cashback, cashbackOf, withCashback } from '../wallet/cashback.js';
import type { Redemption } from '../wallet/holding.js';
import { holdingOf, withHolding } from '../wallet/holdings.js';
import { pointsMovedBy } from '../wallet/points.js';
import { withRedemption } from '../wallet/redeem.js';
import { type Refusal, refuse } from '../wallet/refusal.js';
import { usedOffer } from '../wallet/shown-offer.js';
import type { Situation, WalletEvent } from '../wallet/situation.js';
import { takeOf, type Use } from '../wallet/use.js';
import type { Wallet } from '../wallet/wallet.js';
import type { SaleOffer } from './offers.js';
import { isAnonymous, type SaleRequest } from './request.js';
import type { SoldRedemption } from './sale.js';
import { type WhyNot, whyNot } from './why-not.js';

/** What a sale changes of a profile. */
export type SaleWallet = Wallet & Cashback;

/** What a priced sale does: it happens as a whole, if there is room for all of its uses. */
export interface SaleStep {
  readonly wallet: SaleWallet;
  readonly uses: readonly Use[];
  readonly events: readonly (WalletEvent | EventOf<'sale.processed'>)[];
  readonly redemptions: readonly SoldRedemption[];
  readonly cashbackUsedMinor: number;
}

export type SaleDecision =
  | { readonly kind: 'sold'; readonly step: SaleStep }
  /** One of the offers can't be used after all: the basket is to be priced without it. */
  | { readonly kind: 'unusable'; readonly index: PromotionIndex; readonly why: WhyNot }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface SaleMeans {
  promotionAt(index: PromotionIndex): Promotion;
  /** Never used before. */
  freshRedemptionId(): RedemptionId;
}

/** Redeems what a priced basket uses, books what it earns, and pays with cashback. `offers`: those that it was priced with. */
export function sell(
  before: SaleWallet & Handbills,
  request: SaleRequest,
  offers: readonly SaleOffer[],
  priced: PricedBasket,
  situation: Situation,
  means: SaleMeans,
): SaleDecision {
  const { currency } = request.basket;
  const uses: Use[] = [];
  const events: WalletEvent[] = [];
  const redemptions: SoldRedemption[] = [];
  let wallet: Wallet = { holdings: before.holdings, points: before.points };
  for (const [at, outcome] of priced.outcomes.entries()) {
    if (outcome.kind === 'refused') continue;
    const offer = offers[at]!;
    const redeemed = redeemOffer(wallet, offer, outcome, situation, means);
    if ('reason' in redeemed) return { kind: 'unusable', index: offer.index, why: redeemed };
    wallet = redeemed.wallet;
    uses.push(...redeemed.uses);
    events.push(...redeemed.events);
    redemptions.push(redeemed.sold);
  }
  const balance = cashbackOf(before.cashback, currency);
  const cashbackUsedMinor = Math.min(request.cashbackToUseMinor, priced.netMinor);
  if (cashbackUsedMinor > 0 && isAnonymous(request)) return refused('PROFILE_REQUIRED');
  if (cashbackUsedMinor > balance && cashbackUsedMinor > 0) {
    return refused('CASHBACK_TOO_LOW', { required: cashbackUsedMinor, balance });
  }
  const cashbackBalanceMinor = balance - cashbackUsedMinor + priced.cashbackMinor;
  if (cashbackBalanceMinor > CASHBACK_MAX) return refused('CASHBACK_TOO_HIGH', { balance, limit: CASHBACK_MAX });
  const cashback = withCashback(before.cashback, currency, cashbackBalanceMinor);
  const processed: EventOf<'sale.processed'> = {
    type: 'sale.processed',
    profileId: situation.profile.profileId,
    timeMs: request.timeMs,
    saleId: request.saleId,
    storeId: request.profile.storeId,
    total: { amountMinor: priced.netMinor, currency },
    discountMinor: priced.discountMinor,
    redemptions: redemptions.map(({ promotion, redemption, cashbackMinor }) => ({
      promotion,
      discountMinor: redemption.amountMinor - cashbackMinor,
    })),
    registerId: request.registerId,
    points: priced.points,
    cashbackMinor: priced.cashbackMinor,
    cashbackUsedMinor,
    cashbackBalanceMinor,
  };
  const step = {
    wallet: { ...wallet, cashback },
    uses,
    events: [...events, processed],
    redemptions,
    cashbackUsedMinor,
  };
  return { kind: 'sold', step };
}

function refused(...[reason, figures]: Parameters<typeof refuse>): SaleDecision {
  const { error } = refuse(reason, figures) as { readonly error: Refusal };
  return { kind: 'refused', refusal: error };
}

interface RedeemedOffer {
  readonly wallet: Wallet;
  readonly uses: readonly Use[];
  readonly events: readonly WalletEvent[];
  readonly sold: SoldRedemption;
}

/** Redeems one offer, and activates it first where its code was scanned. */
function redeemOffer(
  before: Wallet,
  { index, promotion: terms, termsId, toActivate }: SaleOffer,
  { redemptions: quantity, discountMinor, points: pointsEarned, cashbackMinor }: Redeemed,
  situation: Situation,
  { promotionAt, freshRedemptionId }: SaleMeans,
): RedeemedOffer | WhyNot {
  const activated = toActivate && activate(before, toActivate, situation);
  // Another code of the same basket has spent the points that this one costs, or the wallet is full with it.
  if (activated?.ok === false) return whyNot(activated.error.reason, activated.error);
  const wallet = activated?.value.wallet ?? before;
  if (wallet.points + pointsEarned > POINTS_MAX) return { ...whyNot('POINTS_TOO_HIGH'), needed: String(POINTS_MAX) };
  const { profile, nowMs } = situation;
  const { redeemLimitGlobal, budgetMinor } = promotionAt(index);
  const holding = holdingOf(wallet, index)!;
  const amountMinor = discountMinor + cashbackMinor;
  const ofLimit = takeOf('redemptions', index, quantity, redeemLimitGlobal);
  const ofBudget = takeOf('budget', index, amountMinor, budgetMinor);
  const redemption: Redemption = {
    redemptionId: freshRedemptionId(),
    atMs: nowMs,
    quantity,
    amountMinor,
    pointsEarned,
    activation: holding.activations,
    counted: { redemptions: ofLimit.length > 0, budget: ofBudget.length > 0 },
  };
  const once = withRedemption(holding, terms, redemption);
  const after = { ...once, sales: once.sales + 1 };
  const points = wallet.points + pointsEarned;
  return {
    wallet: withHolding({ ...wallet, points }, after),
    uses: [...(activated?.value.uses ?? []), ...ofLimit, ...ofBudget],
    events: [
      ...(activated?.value.events ?? []),
      {
        type: 'client.redeemPromotion',
        profileId: profile.profileId,
        timeMs: nowMs,
        promotion: index,
        redemptionId: redemption.redemptionId,
        quantity,
        amountMinor,
        ...usedOffer(after, redemption, situation),
      },
      ...pointsMovedBy(index, wallet.points, points, situation),
    ],
    sold: {
      promotion: index,
      terms: termsId,
      redemption,
      cashbackMinor,
      activated: toActivate !== null,
      campaign: holding.origin?.campaign ?? null,
    },
  };
}
