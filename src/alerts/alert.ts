import type { CampaignId, PromotionIndex } from '../base/ids.js';

/** What somebody should look at. */
export const ALERT_KINDS = ['SAMPLE_RATIO', 'BUDGET', 'NO_CANDIDATES', 'EMPTY_SLOTS', 'REDEMPTION_SPIKE'] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Alert {
  readonly kind: AlertKind;
  /** null: it is of no campaign. */
  readonly campaignId: CampaignId | null;
  /** null: it is of no promotion. */
  readonly promotion: PromotionIndex | null;
  /** What was found, and what it has come up to: numbers of the kind. */
  readonly value: number;
  readonly threshold: number;
  /** For people. */
  readonly message: string;
}

/** Something that is so now. The same key as long as it lasts: it is told once, when it begins. */
export interface Concern {
  readonly key: string;
  readonly alert: Alert;
}
