import type { PromotionCode } from '../../base/ids.js';
import type { Period } from '../../base/time.js';
import type { Path } from '../../base/violation.js';
import type { WindowRefusal } from '../../campaigns/activity-window.js';

/** What looks wrong with a campaign that may be published all the same. */
export const CAMPAIGN_WARNINGS = [
  'NO_WINDOW',
  'FEW_CANDIDATES',
  'ENDS_WITHIN_WINDOW',
  'FILTER_MATCHES_NOTHING',
  'FILTER_FAILS',
  'UNKNOWN_TAG',
  'UNKNOWN_VALUE',
  'UNKNOWN_ITEM',
  'VARIANTS_ALIKE',
  'GIVES_AWAY',
  'PRICE_NOT_LOWERED',
] as const;
export type CampaignWarningCode = (typeof CAMPAIGN_WARNINGS)[number];

export interface CampaignWarning {
  readonly code: CampaignWarningCode;
  /** Of the field of the campaign that it is about; empty: the campaign as a whole. */
  readonly path: Path;
  /** In a marketer's words. */
  readonly words: string;
  /** Promotions that it is about; the first ones, where they are many. */
  readonly promotions: readonly PromotionCode[];
}

/** How many promotions a slot group finds: each number is of those before it. */
export interface GroupCounts {
  readonly variantId: string;
  readonly group: string;
  readonly slots: number;
  /** Carry its tags. */
  readonly tagged: number;
  /** Pass what of its filter doesn't read the profile. */
  readonly matching: number;
  /** Are valid for the whole window, in the store that was named, and not excluded. */
  readonly valid: number;
  /** Whether the filter reads the profile, too: a customer may find fewer. */
  readonly isPersonal: boolean;
}

/** What a campaign finds in the configuration, at an instant. */
export interface CampaignCheck {
  readonly atMs: number;
  /** Of a handbill that were assigned then; or why there is none. */
  readonly window: Period | WindowRefusal;
  readonly groups: readonly GroupCounts[];
  readonly warnings: readonly CampaignWarning[];
}
