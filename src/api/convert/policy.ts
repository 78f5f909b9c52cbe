import type { CampaignId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { PolicyEvaluation, PolicyRequest } from '../../engine/engine.js';
import type { EvaluatePolicyRequest } from '../../generated/handbill/v1/EvaluatePolicyRequest.js';
import type { PolicyReportInput } from '../../generated/handbill/v1/PolicyReport.js';
import { algorithm } from './campaign.js';
import { type Issues, readKey } from './fields.js';
import { toTimestamp } from './time.js';

export function readPolicyRequest(wire: EvaluatePolicyRequest, issues: Issues): PolicyRequest {
  const { modelVersion } = wire;
  if (!Number.isSafeInteger(modelVersion) || modelVersion < 0) {
    issues.push(violation('model_version', modelVersion, 'must be a whole number of at least 0'));
  }
  return {
    campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
    modelVersion,
    algorithm: algorithm.read(wire.algorithm, 'algorithm', issues) ?? null,
  };
}

export function toPolicyReport(evaluation: PolicyEvaluation): PolicyReportInput {
  const { campaignId, modelVersion, period, leftOut, estimates } = evaluation;
  const { handbills, customers, effective, reach, logged, values, refusal, warnings } = estimates;
  return {
    campaignId,
    modelVersion,
    ...(evaluation.algorithm && { algorithm: algorithm.toWire[evaluation.algorithm] }),
    ...(period && { fromTime: toTimestamp(period.fromMs), toTime: toTimestamp(period.toMs) }),
    handbills,
    customers,
    effective,
    reach: { ...reach },
    logged: { ...logged },
    values: values.map(({ estimator, value, gain }) => ({ estimator, value: { ...value }, gain: { ...gain } })),
    refusal,
    warnings: [...warnings],
    leftOut: { ...leftOut },
  };
}
