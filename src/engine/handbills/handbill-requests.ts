import type { DroppedCandidate, SlotExplanation } from '../../assignment/explanation.js';
import type { SlotView } from '../../assignment/view.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import type { HandbillError } from '../../base/errors.js';
import type { CampaignId, HandbillId, ProfileId } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { Algorithm } from '../../campaigns/campaign.js';
import type { HandbillExplanation } from './handbill-explanation.js';
import type { HandbillHead } from './handbill-head.js';

export interface HandbillRequest {
  readonly profile: ProfileContext;
  readonly campaignId: CampaignId;
}

export interface HandbillView extends HandbillHead {
  /** Of the variant as it is now; null: the campaign has it no more. */
  readonly algorithm: Algorithm | null;
  readonly slots: readonly SlotView[];
}

export interface HandbillPreview {
  readonly handbill: HandbillView;
  /** One an offer, in slot order. */
  readonly explanations: readonly SlotExplanation[];
  /** Whether the order within the slot groups was drawn. */
  readonly shuffled: boolean;
  /** Candidates that were not chosen, with the rule that dropped them; best scores first, limited. */
  readonly dropped: readonly DroppedCandidate[];
}

export interface HandbillVerbs {
  /** The live handbill, assigned now if there is none. A profile outside the campaign's audience: FAILED_PRECONDITION. */
  get(request: HandbillRequest): Promise<HandbillView>;
  /**
   * One answer a request, in order; a refusal of one does not touch the others. Once the signal is aborted no more handbills are assigned:
   * the rest is CANCELLED.
   */
  batchGet(requests: readonly HandbillRequest[], signal?: AbortSignal): Promise<Result<HandbillView, HandbillError>[]>;
  /** What `get` would assign to a profile without a live handbill; stores nothing. */
  preview(request: HandbillRequest, explain: boolean): Promise<HandbillPreview>;
  /** A handbill of the past, recomputed. `profileId`: whose it is; null: it is looked for in the events. Breaks off when the signal is aborted: CANCELLED. */
  explain(id: HandbillId, profileId: ProfileId | null, signal: AbortSignal): Promise<HandbillExplanation>;
}
