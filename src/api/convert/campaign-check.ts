import { CAMPAIGN_WARNINGS, type CampaignCheck, type CampaignWarning } from '../../assignment/check/campaign-check.js';
import type { CampaignId, StoreId } from '../../base/ids.js';
import { pathText, violation } from '../../base/violation.js';
import type { CampaignCheckRequest } from '../../engine/engine.js';
import type { CampaignWarningInput } from '../../generated/handbill/v1/CampaignWarning.js';
import type { CheckCampaignRequest } from '../../generated/handbill/v1/CheckCampaignRequest.js';
import type { CheckCampaignResponseInput } from '../../generated/handbill/v1/CheckCampaignResponse.js';
import { readCampaignDraft } from './campaign.js';
import { enumCodec } from './enums.js';
import { type Issues, readKey, readOptionalKey } from './fields.js';
import { wirePath } from './paths.js';
import { readTimestamp, toTimestamp } from './time.js';

const warningCode = enumCodec('CAMPAIGN_WARNING_CODE', CAMPAIGN_WARNINGS);

/** Fields of issues are relative to the request. */
export function readCheckRequest(wire: CheckCampaignRequest, issues: Issues): CampaignCheckRequest {
  const { giveawayPercent: percent } = wire;
  if (!(percent >= 0 && percent <= 100)) {
    issues.push(violation('giveaway_percent', percent, 'must be a number from 0 to 100'));
  }
  return {
    campaign: readSubject(wire, issues),
    atMs: readTimestamp(wire.at, 'at', issues),
    storeId: readOptionalKey<StoreId>(wire.storeId, 'store_id', issues),
    giveawayShare: percent === 0 ? null : percent / 100,
  };
}

function readSubject({ campaignId, campaign }: CheckCampaignRequest, issues: Issues): CampaignCheckRequest['campaign'] {
  if (campaign === null) return readKey<CampaignId>(campaignId, 'campaign_id', issues);
  if (campaignId !== '') issues.push(violation('campaign_id', campaignId, 'must be empty where a campaign is sent'));
  return readCampaignDraft(campaign, issues);
}

export function toCampaignCheck({ atMs, window, groups, warnings }: CampaignCheck): CheckCampaignResponseInput {
  const hasWindow = typeof window === 'object';
  return {
    at: toTimestamp(atMs),
    windowStart: hasWindow ? toTimestamp(window.startMs) : null,
    windowEnd: hasWindow ? toTimestamp(window.endMs) : null,
    groups: groups.map(({ isPersonal, ...counts }) => ({ ...counts, personal: isPersonal })),
    warnings: warnings.map(toWarning),
  };
}

const toWarning = ({ code, path, words, promotions }: CampaignWarning): CampaignWarningInput => ({
  code: warningCode.toWire[code],
  field: pathText(wirePath(path)),
  words,
  promotionCodes: [...promotions],
});
