import type { PromotionCode, PromotionIndex, TermsId } from '../base/ids.js';
import { oncePerObject } from '../base/once-per-object.js';
import type { Offer } from '../pricing/claim.js';
import { type Coverage, listedCoverage, type Terms, termsOf } from '../pricing/terms.js';
import { leftForClient } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import { stepUses } from '../promotions/step-uses.js';
import { activate } from '../wallet/activate.js';
import type { Holding } from '../wallet/holding.js';
import { holdingOf, termsFor } from '../wallet/holdings.js';
import type { Situation, Subject } from '../wallet/situation.js';
import { endOf } from '../wallet/status.js';
import type { Wallet } from '../wallet/wallet.js';
import { conditionFigures } from './condition-figures.js';
import { needsProfile } from './needs-profile.js';
import { isAnonymous, type SaleRequest } from './request.js';
import { type WhyNot, whyNot } from './why-not.js';
import { whyNotHeld } from './why-not-held.js';

/** An offer of a sale: what the profile has activated, or a code that was scanned. */
export interface SaleOffer extends Offer {
  readonly index: PromotionIndex;
  /** As it was agreed. */
  readonly promotion: Promotion;
  readonly termsId: TermsId;
  /** Scanned and not active yet: it is activated with the sale, if it is used. null: it is active. */
  readonly toActivate: Subject | null;
  /** Why it can't be used, with the figures; null: it can. */
  readonly unusable: WhyNot | null;
}

/** Where offers come from, besides the wallet and its situation. */
export interface OfferSources {
  /** The promotion that a code names, as it is now. */
  subjectOf(code: PromotionCode): Subject | null;
  promotionAt(index: PromotionIndex): Promotion;
  /** Of the items of the basket, those that a filter covers. */
  filtered(promotion: Promotion): Coverage;
  /** What was found out at the commit of the sale, which the wallet alone does not know. */
  readonly found: ReadonlyMap<PromotionIndex, WhyNot>;
}

/** Worked out once for each promotion, but for filters, whose coverage changes with the feed. */
const listedTerms = oncePerObject((promotion: Promotion): Terms | null => {
  const coverage = listedCoverage(promotion);
  return coverage && termsOf(promotion, coverage);
});

/** Every offer of a sale, usable or not: what is active, or was until a short time ago, and what was scanned; and the codes that name none. */
export function saleOffers(
  wallet: Wallet,
  request: SaleRequest,
  situation: Situation,
  sources: OfferSources,
): { readonly offers: readonly SaleOffer[]; readonly unknown: readonly PromotionCode[] } {
  const scanned = new Map<PromotionIndex, Subject>();
  const unknown: PromotionCode[] = [];
  for (const { code } of request.coupons) {
    const subject = sources.subjectOf(code);
    if (subject === null) unknown.push(code);
    else scanned.set(subject.index, subject);
  }
  const offers: SaleOffer[] = [];
  for (const holding of wallet.holdings) {
    const { promotion: index, state } = holding;
    if (state.kind !== 'ACTIVE') continue;
    const current = sources.promotionAt(index);
    const terms = termsFor(holding, current, situation);
    // What has ended may be activated anew by its code.
    if (scanned.has(index) && endOf(state.activation, terms, situation.nowMs) !== null) continue;
    scanned.delete(index);
    const reason = whyNotHeld(holding, current, terms, situation);
    if (reason === 'long ago') continue;
    offers.push(toOffer({ index, promotion: terms, terms: state.activation.terms }, holding, reason, false, sources));
  }
  for (const subject of scanned.values()) offers.push(scannedOffer(wallet, subject, request, situation, sources));
  return { offers, unknown };
}

function scannedOffer(
  wallet: Wallet,
  subject: Subject,
  request: SaleRequest,
  situation: Situation,
  sources: OfferSources,
): SaleOffer {
  const { index, promotion } = subject;
  const refused = (why: WhyNot) => toOffer(subject, holdingOf(wallet, index), why, true, sources);
  if (isAnonymous(request) && needsProfile(promotion)) return refused(whyNot('PROFILE_REQUIRED'));
  const decision = activate(wallet, subject, situation);
  if (!decision.ok) {
    const { reason } = decision.error;
    const figures = conditionFigures(reason, promotion, holdingOf(wallet, index)?.redeemed ?? 0, situation);
    const { needed, actual, ...why } = whyNot(reason, decision.error);
    return refused({ ...why, needed: needed ?? figures.needed, actual: actual ?? figures.actual });
  }
  const activated = holdingOf(decision.value.wallet, index)!;
  const reason = whyNotHeld(activated, promotion, promotion, situation);
  return toOffer(subject, activated, reason === 'long ago' ? null : reason, true, sources);
}

/** `agreed`: the promotion as it was activated, or is to be. */
function toOffer(
  agreed: Subject,
  holding: Holding | undefined,
  reason: WhyNot | null,
  isScanned: boolean,
  sources: OfferSources,
): SaleOffer {
  const { index, promotion, terms: termsId } = agreed;
  const unusable = reason ?? sources.found.get(index) ?? null;
  return {
    index,
    promotion,
    termsId,
    toActivate: isScanned ? agreed : null,
    terms: listedTerms(promotion) ?? termsOf(promotion, sources.filtered(promotion)),
    possibleRedemptions: holding === undefined ? null : possibleIn(holding, promotion),
    uses: holding === undefined ? 0 : stepUses(promotion.discount, holding),
    refusal: unusable?.reason ?? null,
    unusable,
  };
}

/** How often it may be redeemed in one basket: what is redeemed as a whole ends with the sale, and not before. */
function possibleIn({ state, redeemed }: Holding, terms: Promotion): number | null {
  const ofActivation = state.kind === 'ACTIVE' && terms.redeemType !== 'FULL' ? state.left : null;
  const ofClient = leftForClient(terms, redeemed);
  if (ofActivation === null || ofClient === null) return ofActivation ?? ofClient;
  return Math.min(ofActivation, ofClient);
}
