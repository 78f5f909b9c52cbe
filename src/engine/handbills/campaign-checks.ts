import type { CampaignCheck } from '../../assignment/check/campaign-check.js';
import type { CampaignId, StoreId } from '../../base/ids.js';
import type { CampaignDraft } from '../../campaigns/edit.js';

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

export interface CampaignChecks {
  /** What a campaign finds among the promotions at an instant, and what looks wrong with it; stores nothing. NOT_FOUND: no such campaign. */
  check(request: CampaignCheckRequest): Promise<CampaignCheck>;
}
