import type { KnownProfile } from '../audience/known-profile.js';
import type { CampaignId, CampaignIndex, PromotionIndex, TermsId } from '../base/ids.js';
import type { Result } from '../base/result.js';
import type { TimeZone } from '../base/time-zone.js';
import type { EventOf } from '../events/event.js';
import type { Handbills } from '../handbill/handbills.js';
import type { Exhausted } from '../promotions/caps.js';
import type { Promotion } from '../promotions/promotion.js';
import type { WalletAnswer } from './answered-request.js';
import type { Refusal } from './refusal.js';
import type { Use } from './use.js';
import type { Wallet } from './wallet.js';

/** What the verbs of the wallet need to know besides the wallet. */
export interface Situation extends Handbills {
  readonly profile: KnownProfile;
  readonly nowMs: number;
  /** That of the shop. */
  readonly zone: TimeZone;
  /** The campaign, as long as its handbills are shown; null: unpublished or deleted since. */
  campaignAt(index: CampaignIndex): CampaignId | null;
  /** The terms of an activation in the wallet. */
  termsAt(id: TermsId): Promotion;
  /** What of a promotion is used up over all profiles, as far as known; it may be a second old: the counters themselves decide. */
  readonly exhausted: Exhausted;
}

/** The promotion that a verb is about. */
export interface Subject {
  readonly index: PromotionIndex;
  /** As it is now. */
  readonly promotion: Promotion;
  /** Names `promotion` as it is now. */
  readonly terms: TermsId;
}

/** What a verb does: it happens as a whole, if there is room for all of its uses. */
export interface Step {
  readonly wallet: Wallet;
  readonly uses: readonly Use[];
  readonly events: readonly WalletEvent[];
  readonly answer: WalletAnswer;
}

export type WalletEventType =
  | 'client.activatePromotion'
  | 'client.deactivatePromotion'
  | 'client.redeemPromotion'
  | 'client.reverseRedemption'
  | 'client.addPoints'
  | 'client.removePoints';

export type WalletEvent = { readonly [Type in WalletEventType]: EventOf<Type> }[WalletEventType];

export type Decision = Result<Step, Refusal>;
