import type { SlotExplanation } from '../../assignment/explanation.js';
import type { SlotView } from '../../assignment/view.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import type { HandbillError } from '../../base/errors.js';
import type { CampaignId, HandbillId, ProfileId, PromotionCode } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { Algorithm } from '../../campaigns/campaign.js';
import type { CampaignDraft } from '../../campaigns/edit.js';
import type { DroppedPromotions } from './dropped-promotions.js';
import type { HandbillExplanation } from './handbill-explanation.js';
import type { HandbillHead } from './handbill-head.js';
import type { WindowChoice } from './window-to-assign.js';

export interface HandbillRequest {
  readonly profile: ProfileContext;
  readonly campaignId: CampaignId;
  /** Promotions that a handbill which is assigned now leaves out; one that lives already stays as it is. Unknown ones are passed over. Absent: none. */
  readonly excludedCodes?: readonly PromotionCode[];
}

export interface HandbillView extends HandbillHead {
  /** Of the variant as it is now; null: the campaign has it no more. */
  readonly algorithm: Algorithm | null;
  readonly slots: readonly SlotView[];
}

/** What a preview supposes, and what it is asked besides. */
export interface PreviewCase {
  /**
   * The instant at which the handbill would be assigned; null: now. Of the past, purchases and redemptions are those of then; activations, popularity, and
   * what is used up over all profiles are always those of now.
   */
  readonly atMs: number | null;
  /** Instead of the campaign as it is stored, of the same id; null: as it is stored. */
  readonly draft: CampaignDraft | null;
  /** A promotion, a candidate or not, of which to tell why it is dropped; null: none. */
  readonly why: PromotionCode | null;
}

export interface HandbillPreview extends DroppedPromotions {
  readonly handbill: HandbillView;
  /** One an offer, in slot order. */
  readonly explanations: readonly SlotExplanation[];
  /** Whether the order within the slot groups was drawn. */
  readonly shuffled: boolean;
}

export interface AssignAllRequest {
  readonly campaignId: CampaignId;
  readonly window: WindowChoice;
  /** What is known of all of them. */
  readonly audience: Omit<ProfileContext, 'profileId'>;
}

/** Profiles by what came of them: a handbill was assigned, they had one, they are outside the campaign's audience. */
export interface AssignAllCounts {
  readonly assigned: number;
  readonly kept: number;
  readonly outside: number;
}

export interface HandbillVerbs {
  /** The live handbill, assigned now if there is none. A profile outside the campaign's audience: FAILED_PRECONDITION. */
  get(request: HandbillRequest): Promise<HandbillView>;
  /**
   * One answer a request, in order; a refusal of one does not touch the others. Once the signal is aborted no more handbills are assigned:
   * the rest is CANCELLED.
   */
  batchGet(requests: readonly HandbillRequest[], signal?: AbortSignal): Promise<Result<HandbillView, HandbillError>[]>;
  /**
   * Assigns to every profile that has no handbill of a window, and tells how far it is. Refused like `get`, but for profiles outside the audience. Breaks
   * off when the signal is aborted: CANCELLED; what is assigned stays.
   */
  assignAll(
    request: AssignAllRequest,
    signal: AbortSignal,
  ): AsyncIterable<AssignAllCounts & { readonly complete: boolean }>;
  /**
   * What `get` would assign to a profile without a live handbill, of a campaign in any state; stores nothing. `explain` adds reasons. FAILED_PRECONDITION:
   * the campaign has no window then, or what was bought by then is not known any more (HISTORY_TRIMMED).
   */
  preview(request: HandbillRequest, explain: boolean, supposed?: Partial<PreviewCase>): Promise<HandbillPreview>;
  /** A handbill of the past, recomputed. `profileId`: whose it is; null: it is looked for in the events. Breaks off when the signal is aborted: CANCELLED. */
  explain(id: HandbillId, profileId: ProfileId | null, signal: AbortSignal): Promise<HandbillExplanation>;
}
