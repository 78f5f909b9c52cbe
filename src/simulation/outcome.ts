import type { CampaignId, PromotionIndex } from '../base/ids.js';
import type { PromotionFacts } from './promotion-facts.js';
import type { CampaignTally, OverlapTally } from './tally.js';

/** What a simulation has counted of one campaign. */
export interface CampaignOutcome {
  readonly campaignId: CampaignId;
  readonly tally: CampaignTally;
  /** Promotions that pass the tags and filter of a slot group for somebody. */
  readonly candidates: number;
}

/** What a simulation has counted. */
export interface SimulationOutcome {
  readonly subject: CampaignOutcome;
  /** What it is compared with; null: nothing. */
  readonly against: CampaignOutcome | null;
  readonly overlap: OverlapTally;
  /** Of the promotions that were shown. */
  readonly facts: ReadonlyMap<PromotionIndex, PromotionFacts>;
}
