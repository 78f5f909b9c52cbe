import type { CampaignId } from '../../base/ids.js';
import type { AskedDays, Report } from '../../reports/report.js';

export interface ReportRequest extends AskedDays {
  /** null: all campaigns together. */
  readonly campaignId: CampaignId | null;
  /** null: the one that runs now. */
  readonly experimentRevision: number | null;
}

export interface ReportVerbs {
  /**
   * NOT_FOUND: no such campaign, or no such revision of its experiment. INVALID_ARGUMENT: the period has no day. FAILED_PRECONDITION, NO_HOLDOUT: of all
   * campaigns together, where nobody was ever held out.
   */
  get(request: ReportRequest): Promise<Report>;
}
