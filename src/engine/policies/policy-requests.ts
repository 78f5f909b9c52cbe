import type { CampaignId } from '../../base/ids.js';
import type { Algorithm } from '../../campaigns/campaign.js';
import type { PolicyEstimates } from '../../evaluation/policy/estimate-policy.js';
import type { TrainingRun } from '../models/model-requests.js';

/** Which handbills are replayed, and under which ranking. */
export interface PolicyRequest {
  readonly campaignId: CampaignId;
  /** 0: the training-free formula. */
  readonly modelVersion: number;
  /** Null: that of each variant. */
  readonly algorithm: Algorithm | null;
}

export interface PolicyEvaluation extends PolicyRequest {
  readonly estimates: PolicyEstimates;
  /** Start of the oldest and of the newest handbill that was replayed; null: there is none. */
  readonly period: { readonly fromMs: number; readonly toMs: number } | null;
  /** Handbills of the log that can't be replayed, by why, in words. */
  readonly leftOut: Readonly<Record<string, number>>;
}

export interface PolicyVerbs {
  /**
   * What a ranking would have been worth on the handbills that a campaign has assigned and that are over, as far as events and histories still tell of
   * them. Stores nothing. NOT_FOUND: no such campaign or model.
   */
  evaluate(request: PolicyRequest, run: TrainingRun): Promise<PolicyEvaluation>;
}
