import { readCampaignDraft, readCampaignPatch, toCampaign } from '../../api/convert/campaign.js';
import { type Issues, missing, readKey } from '../../api/convert/fields.js';
import { readPage } from '../../api/convert/page.js';
import { campaignPath } from '../../api/convert/paths.js';
import { refuseIssues, spelling } from '../../api/convert/violations.js';
import type { CampaignId } from '../../base/ids.js';
import type { Path } from '../../base/violation.js';
import type { Engine, WriteOptions } from '../../engine/engine.js';
import type { CampaignServiceHandlers } from '../../generated/handbill/v1/CampaignService.js';
import { type CallContext, unary } from '../call.js';

export function campaignHandlers({ campaigns }: Engine, context: CallContext): CampaignServiceHandlers {
  return {
    CreateCampaign: unary(context, async ({ campaign, validateOnly }) => {
      const issues: Issues = [];
      if (!campaign) missing('campaign', issues);
      refuseIssues(issues);
      const draft = readCampaignDraft(campaign!, issues);
      refuseIssues(issues);
      return toCampaign(await spelling(inCampaign, campaigns.create(draft, { validateOnly })));
    }),

    GetCampaign: unary(context, async (request) => toCampaign(await campaigns.get(readCampaignId(request)))),

    ListCampaigns: unary(context, async (request) => {
      const issues: Issues = [];
      const page = readPage(request, issues);
      refuseIssues(issues);
      const { entries, nextPageToken, totalSize } = await campaigns.list(page);
      return { campaigns: entries.map(toCampaign), nextPageToken, totalSize };
    }),

    UpdateCampaign: unary(context, async ({ campaign, updateMask, validateOnly }) => {
      const issues: Issues = [];
      if (!campaign) missing('campaign', issues);
      refuseIssues(issues);
      const campaignId = readKey<CampaignId>(campaign!.campaignId, 'campaign.campaign_id', issues);
      const patch = readCampaignPatch(campaign!, updateMask, issues);
      refuseIssues(issues);
      const written = campaigns.update(campaignId, patch, { etag: campaign!.etag, validateOnly });
      return toCampaign(await spelling(inCampaign, written));
    }),

    PublishCampaign: unary(context, async (request) =>
      toCampaign(await campaigns.publish(readCampaignId(request), writeOptions(request))),
    ),

    UnpublishCampaign: unary(context, async (request) =>
      toCampaign(await campaigns.unpublish(readCampaignId(request), writeOptions(request))),
    ),

    DuplicateCampaign: unary(context, async ({ campaignId, newCampaignId, validateOnly }) => {
      const issues: Issues = [];
      const from = readKey<CampaignId>(campaignId, 'campaign_id', issues);
      const to = readKey<CampaignId>(newCampaignId, 'new_campaign_id', issues);
      refuseIssues(issues);
      return toCampaign(await campaigns.duplicate(from, to, { validateOnly }));
    }),

    DeleteCampaign: unary(context, async (request) => {
      await campaigns.delete(readCampaignId(request), writeOptions(request));
      return {};
    }),
  };
}

function readCampaignId(request: { readonly campaignId: string }): CampaignId {
  const issues: Issues = [];
  const campaignId = readKey<CampaignId>(request.campaignId, 'campaign_id', issues);
  refuseIssues(issues);
  return campaignId;
}

function writeOptions({ etag, validateOnly }: { readonly etag: string; readonly validateOnly: boolean }): WriteOptions {
  return { etag, validateOnly };
}

const inCampaign = (path: Path): Path => ['campaign', ...campaignPath(path)];
