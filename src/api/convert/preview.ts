import type { PromotionCode } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { HandbillRequest, PreviewCase } from '../../engine/engine.js';
import type { PreviewHandbillRequest } from '../../generated/handbill/v1/PreviewHandbillRequest.js';
import { readCampaignDraft } from './campaign.js';
import { type Issues, readOptionalKey } from './fields.js';
import { readHandbillRequest } from './handbill-request.js';
import type { Named } from './named.js';
import { readTimestamp } from './time.js';

interface PreviewRequest {
  readonly request: Named<HandbillRequest>;
  readonly explain: boolean;
  readonly supposed: PreviewCase;
}

export function readPreview(wire: PreviewHandbillRequest, issues: Issues): PreviewRequest {
  const { campaign, campaignId, explain } = wire;
  const draft = campaign && readCampaignDraft(campaign, issues);
  if (draft && campaignId !== '') issues.push(violation('campaign', '', 'must not be sent together with campaign_id'));
  return {
    request: readHandbillRequest(wire, issues, draft?.campaignId),
    explain,
    supposed: {
      atMs: readTimestamp(wire.at, 'at', issues),
      draft,
      why: readOptionalKey<PromotionCode>(wire.whyCode, 'why_code', issues),
    },
  };
}
