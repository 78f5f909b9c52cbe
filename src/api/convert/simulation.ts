import type { CampaignId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { CampaignChoice, SimulationRequest } from '../../engine/engine.js';
import type { SimulateCampaignRequest } from '../../generated/handbill/v1/SimulateCampaignRequest.js';
import { SIMULATION_SAMPLE_DEFAULT, SIMULATION_SAMPLE_MAX } from '../../limits.js';
import { readCampaignDraft } from './campaign.js';
import { type Issues, readKey, readOptionalKey } from './fields.js';
import { readAudience } from './handbill-request.js';
import { readTimestamp } from './time.js';

export function readSimulation(wire: SimulateCampaignRequest, issues: Issues): SimulationRequest {
  const { sampleSize, seed } = wire;
  if (sampleSize < 0 || sampleSize > SIMULATION_SAMPLE_MAX) {
    const reason = `must be from 1 to ${SIMULATION_SAMPLE_MAX}, or 0 for ${SIMULATION_SAMPLE_DEFAULT}`;
    issues.push(violation('sample_size', sampleSize, reason));
  }
  return {
    subject: readSubject(wire, issues),
    against: readOptionalKey<CampaignId>(wire.againstCampaignId, 'against_campaign_id', issues),
    atMs: readTimestamp(wire.at, 'at', issues),
    sample: sampleSize || SIMULATION_SAMPLE_DEFAULT,
    seed,
    audience: readAudience(wire, issues),
  };
}

function readSubject({ campaign, campaignId }: SimulateCampaignRequest, issues: Issues): CampaignChoice {
  if (campaign) return { draft: readCampaignDraft(campaign, issues) };
  return { stored: readKey<CampaignId>(campaignId ?? '', 'campaign_id', issues) };
}
