import type { CampaignId } from '../../base/ids.js';
import type { Day } from '../../experiments/design.js';
import type { Report } from '../../reports/report.js';

export interface ReportRequest {
  /** null: all campaigns together. */
  readonly campaignId: CampaignId | null;
  /** null: the one that runs now. */
  readonly experimentRevision: number | null;
  /** null: from the first entry on. */
  readonly from: Day | null;
  /** It is left out itself; null: tomorrow. */
  readonly to: Day | null;
}

export interface ReportVerbs {
  /** NOT_FOUND: no such campaign, or no such revision of its experiment. INVALID_ARGUMENT: the period has no day. */
  get(request: ReportRequest): Promise<Report>;
}
