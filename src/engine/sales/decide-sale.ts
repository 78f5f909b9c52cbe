import type { Attributes } from '../../audience/attributes.js';
import type { ProfileId, PromotionIndex, RedemptionId } from '../../base/ids.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Handbills } from '../../handbill/handbills.js';
import { type PricedBasket, priceBasket } from '../../pricing/price-basket.js';
import type { Exhausted } from '../../promotions/caps.js';
import { type Balances, balancesOf } from '../../sales/balances.js';
import { limitFigures } from '../../sales/condition-figures.js';
import { type SaleOffer, saleOffers } from '../../sales/offers.js';
import type { SaleRequest } from '../../sales/request.js';
import { type SaleStep, type SaleWallet, sell } from '../../sales/sell.js';
import type { ToldSale } from '../../sales/told.js';
import { unusedOffers } from '../../sales/unused.js';
import type { WhyNot } from '../../sales/why-not.js';
import type { Refusal } from '../../wallet/refusal.js';
import { FULL_REASON, type Use } from '../../wallet/use.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { promotionOf } from './sale-answer.js';
import type { SaleCatalog } from './sale-catalog.js';

/** What a decision works on. */
export interface SaleWork {
  readonly request: SaleRequest;
  /** Where the profile is now. */
  readonly profileId: ProfileId;
  readonly record: SaleWallet & Handbills & { readonly attributes: Attributes };
  readonly history: Uint8Array | null;
  readonly nowMs: number;
  readonly state: ConfigurationState;
  readonly catalog: SaleCatalog;
  readonly exhausted: Exhausted;
  /** Makes room for the uses over all profiles, as in WalletAttempt; a basket that is only priced needs none. */
  reserve(uses: readonly Use[]): Promise<readonly Use[]>;
  /** What is left for each of such uses. */
  leftFor(uses: readonly Use[]): Promise<readonly number[]>;
  freshRedemptionId(): RedemptionId;
}

export interface DecidedSale {
  readonly priced: PricedBasket;
  readonly offers: readonly SaleOffer[];
  readonly step: SaleStep;
  readonly told: ToldSale;
  /** After it. */
  readonly balances: Balances;
}

/** Prices a basket with what its customer may use, again without each offer for which no room is left, until there is room for all that it uses. */
export async function decideSale(work: SaleWork, shelf: TermsShelf): Promise<Result<DecidedSale, Refusal>> {
  const { request, profileId, record, history, nowMs, state, catalog, exhausted } = work;
  const terms = await shelf.of(record, state);
  const subjects = catalog.subjects(request, shelf);
  for (const { terms: id, promotion } of subjects.values()) terms.set(id, promotion);
  const situation = walletSituation({
    configuration: state,
    profile: knownIn(state, { ...request.profile, profileId }, { attributes: record.attributes, history }, nowMs),
    handbills: record.handbills,
    nowMs,
    terms,
    exhausted,
  });
  const found = new Map<PromotionIndex, WhyNot>();
  const promotionAt = (index: PromotionIndex) => promotionOf(index, state);
  const { itemOf } = catalog;
  const filtered = await catalog.filtered(request, [...terms.values()]);
  for (;;) {
    const sources = { subjectOf: (code: string) => subjects.get(code) ?? null, promotionAt, filtered, found };
    const { offers, unknown } = saleOffers(record, request, situation, sources);
    const priced = priceBasket(request.basket, offers, itemOf);
    const decision = sell(record, request, offers, priced, situation, { ...work, promotionAt });
    switch (decision.kind) {
      case 'refused':
        return err(decision.refusal);
      case 'unusable':
        found.set(decision.index, decision.why);
        continue;
    }
    const { step } = decision;
    const full = await work.reserve(step.uses);
    if (full.length === 0) {
      const { currency } = request.basket;
      const told = { isExact: priced.isExact, unused: unusedOffers(offers, priced.outcomes, unknown, currency) };
      return ok({ priced, offers, step, told, balances: balancesOf(step.wallet, currency) });
    }
    // Where several of its limits are full, the first one is named.
    const left = await work.leftFor(full);
    for (const [at, use] of [...full.entries()].reverse()) {
      const figures = limitFigures(use, left[at]!, promotionAt(use.promotion));
      found.set(use.promotion, { reason: FULL_REASON[use.cap], ...figures, takenOut: true });
    }
  }
}
