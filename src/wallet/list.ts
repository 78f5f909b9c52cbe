import type { PromotionIndex } from '../base/ids.js';
import { moment } from '../base/time.js';
import type { HandbillOrigin } from '../handbill/handbill.js';
import { isOver, isShown, isUsable, keeps } from '../promotions/eligibility.js';
import type { Promotion, PromotionType } from '../promotions/promotion.js';
import { type HeldView, viewHolding } from './held-view.js';
import type { Holding, Status } from './holding.js';
import type { Sortable } from './list-order.js';
import { handbillOffers, offerOf } from './offer.js';
import type { Situation } from './situation.js';
import type { Wallet } from './wallet.js';

const isInKnownStore = keeps('inKnownStore');
const hasStarted = keeps('started');
const isDisplayed = keeps('displayed');

/** Empty sets and false: no filter. The store is the one that the profile is in; where it is not known, stores don't matter. */
export interface WalletFilter {
  readonly statuses: ReadonlySet<Status>;
  readonly types: ReadonlySet<PromotionType>;
  /** All of them. */
  readonly tags: readonly string[];
  /** Valid at this moment. */
  readonly presentOnly: boolean;
  /** Published, and within its display times. */
  readonly displayableOnly: boolean;
}

export interface ListedPromotion extends Sortable {
  readonly index: PromotionIndex;
  readonly origin: HandbillOrigin | null;
}

export interface ListSources {
  readonly wallet: Wallet;
  readonly situation: Situation;
  /** Promotions that may be open to everybody. */
  readonly published: Iterable<{ readonly index: PromotionIndex; readonly promotion: Promotion }>;
  /** A promotion as it is now. */
  promotionAt(index: PromotionIndex): Promotion | undefined;
}

/** Everything that a profile holds or is offered, once each, in no particular order. */
export function listWallet({ wallet, situation, published, promotionAt }: ListSources, filter: WalletFilter) {
  const offers = handbillOffers(situation);
  const holdings = new Map(wallet.holdings.map((holding) => [holding.promotion, holding]));
  const seen = new Set<PromotionIndex>();
  const listed: ListedPromotion[] = [];

  function add(index: PromotionIndex, current: Promotion | undefined): void {
    if (current === undefined || seen.has(index)) return;
    seen.add(index);
    const entry = listOne(index, current, holdings.get(index));
    if (entry !== null && passes(entry, current, filter, situation)) listed.push(entry);
  }

  function listOne(index: PromotionIndex, current: Promotion, holding: Holding | undefined): ListedPromotion | null {
    if (!isUsable(current)) return null;
    const { promotion, held } = viewHolding(holding, current, situation);
    const isHeld = held !== null && held.status !== 'ASSIGNED';
    const offer = offerOf(offers, index, current, situation);
    // What is used up, or hidden, stays in sight for those who have activated it.
    const isOpen = isShown(current) && !situation.exhausted.has(index);
    if (!isHeld && (offer === null || !isOpen)) return null;
    const origin = isHeld ? holding!.origin : offer?.kind === 'handbill' ? offer.origin : null;
    const status = statusWithout(held, current, situation.nowMs);
    return {
      index,
      promotion,
      held,
      status,
      origin,
      assignedMs: origin?.startMs ?? null,
      slot: origin?.slot ?? null,
      handbillId: null,
      score: null,
    };
  }

  for (const { promotion } of wallet.holdings) add(promotion, promotionAt(promotion));
  for (const index of offers.keys()) add(index, promotionAt(index));
  for (const { index, promotion } of published) if (promotion.type !== 'HANDBILL') add(index, promotion);
  return listed;
}

const statusWithout = (held: HeldView | null, current: Promotion, nowMs: number): Status =>
  held?.status ?? (isOver(current, nowMs) ? 'EXPIRED' : 'ASSIGNED');

function passes(
  { promotion, status }: ListedPromotion,
  current: Promotion,
  filter: WalletFilter,
  { profile, nowMs, zone }: Situation,
): boolean {
  const { statuses, types, tags, presentOnly, displayableOnly } = filter;
  if (statuses.size > 0 && !statuses.has(status)) return false;
  if (types.size > 0 && !types.has(promotion.type)) return false;
  if (!tags.every((tag) => promotion.tags.includes(tag))) return false;
  if (!isInKnownStore(promotion, { profile })) return false;
  if (presentOnly && (status === 'EXPIRED' || !hasStarted(promotion, { period: moment(nowMs) }))) return false;
  return !displayableOnly || (isShown(current) && isDisplayed(promotion, { period: moment(nowMs), zone }));
}
