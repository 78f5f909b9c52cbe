import type { CurvePoint } from '../../assignment/boost-curve.js';
import type { CampaignCheck } from '../../assignment/check/campaign-check.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import type { CampaignId, StoreId } from '../../base/ids.js';
import type { CampaignDraft } from '../../campaigns/edit.js';
import type { MovedBoost } from '../../campaigns/moved-boosts.js';

export interface CampaignCheckRequest {
  /** A stored one, or one as it would be. */
  readonly campaign: CampaignId | CampaignDraft;
  /** null: now. */
  readonly atMs: number | null;
  /** null: any. */
  readonly storeId: StoreId | null;
  /** Of a product's price, above 0 to 1; null: the usual. */
  readonly giveawayShare: number | null;
}

export interface BoostPreviewRequest {
  readonly campaignId: CampaignId;
  /** null: the first one that ranks by AI_ENGINE. */
  readonly variantId: string | null;
  /** null: one after the other, every slider and all rows of the variant. */
  readonly moved: MovedBoost | null;
  /** Empty: the usual ones. */
  readonly settings: readonly number[];
  /** How many customers are sampled. */
  readonly customers: number;
  /** What is known of all of them. */
  readonly audience: Omit<ProfileContext, 'profileId'>;
}

export interface BoostPreview {
  readonly variantId: string;
  /** How many customers were there to sample. */
  readonly customers: number;
  readonly curves: readonly { readonly moved: MovedBoost; readonly points: readonly CurvePoint[] }[];
}

export interface CampaignChecks {
  /** What a campaign finds among the promotions at an instant, and what looks wrong with it; stores nothing. NOT_FOUND: no such campaign. */
  check(request: CampaignCheckRequest): Promise<CampaignCheck>;
  /**
   * What boosts at several settings make of the handbills of a sample of customers, all else as it is in the campaign; stores nothing. NOT_FOUND: no such
   * campaign; FAILED_PRECONDITION: it has no window now, or no customer. Breaks off when the signal is aborted: CANCELLED.
   */
  previewBoosts(request: BoostPreviewRequest, signal: AbortSignal): Promise<BoostPreview>;
}
