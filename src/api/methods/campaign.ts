import type { CampaignId } from '../../base/ids.js';
import type { Path } from '../../base/violation.js';
import type { WriteOptions } from '../../engine/engine.js';
import { readPreviewBoosts, toBoostPreview } from '../convert/boost-preview.js';
import { readCampaignDraft, readCampaignPatch, toCampaign } from '../convert/campaign.js';
import { readCheckRequest, toCampaignCheck } from '../convert/campaign-check.js';
import { type Issues, readKey, required } from '../convert/fields.js';
import { readPage } from '../convert/page.js';
import { wirePath } from '../convert/paths.js';
import { readTimestamp } from '../convert/time.js';
import { readVersionNumber, toVersion } from '../convert/version.js';
import { spelling } from '../convert/violations.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const campaignMethods: ServiceMethods<'CampaignService'> = {
  CreateCampaign: unary({
    role: 'operator',
    requestSize: 'large',
    read: ({ campaign, validateOnly }, issues) => ({
      draft: readCampaignDraft(required(campaign, 'campaign', issues), issues),
      validateOnly,
    }),
    run: ({ campaigns }, { draft, validateOnly }, { author }) =>
      spelling(inCampaign, campaigns.create(draft, { validateOnly, author })),
    write: toCampaign,
  }),

  GetCampaign: unary({
    role: 'analyst',
    read: readCampaignId,
    run: ({ campaigns }, campaignId) => campaigns.get(campaignId),
    write: toCampaign,
  }),

  ListCampaigns: unary({
    role: 'analyst',
    read: readPage,
    run: ({ campaigns }, page) => campaigns.list(page),
    write: ({ entries, nextPageToken, totalSize }) => ({
      campaigns: entries.map(toCampaign),
      nextPageToken,
      totalSize,
    }),
  }),

  UpdateCampaign: unary({
    role: 'operator',
    requestSize: 'large',
    read({ campaign: sent, updateMask, validateOnly }, issues) {
      const campaign = required(sent, 'campaign', issues);
      return {
        campaignId: readKey<CampaignId>(campaign.campaignId, 'campaign.campaign_id', issues),
        patch: readCampaignPatch(campaign, updateMask, issues),
        options: { etag: campaign.etag, validateOnly },
      };
    },
    run: ({ campaigns }, { campaignId, patch, options }, { author }) =>
      spelling(inCampaign, campaigns.update(campaignId, patch, { ...options, author })),
    write: toCampaign,
  }),

  CheckCampaign: unary({
    role: 'analyst',
    requestSize: 'large',
    read: readCheckRequest,
    run: ({ campaigns }, request) => spelling(wirePath, campaigns.check(request)),
    write: toCampaignCheck,
  }),

  PreviewBoosts: unary({
    role: 'analyst',
    pool: 'trainings',
    read: readPreviewBoosts,
    run: ({ campaigns }, request, { signal }) => spelling(wirePath, campaigns.previewBoosts(request, signal)),
    write: toBoostPreview,
  }),

  PublishCampaign: unary({
    role: 'operator',
    read(wire, issues) {
      const { campaignId, options } = readChange(wire, issues);
      const schedule = {
        publishAtMs: readTimestamp(wire.publishTime, 'publish_time', issues),
        unpublishAtMs: readTimestamp(wire.unpublishTime, 'unpublish_time', issues),
      };
      return { campaignId, options: { ...options, schedule } };
    },
    run: ({ campaigns }, { campaignId, options }, { author }) => campaigns.publish(campaignId, { ...options, author }),
    write: toCampaign,
  }),

  UnpublishCampaign: unary({
    role: 'operator',
    read: readChange,
    run: ({ campaigns }, { campaignId, options }, { author }) =>
      campaigns.unpublish(campaignId, { ...options, author }),
    write: toCampaign,
  }),

  DuplicateCampaign: unary({
    role: 'operator',
    read: ({ campaignId, newCampaignId, validateOnly }, issues) => ({
      from: readKey<CampaignId>(campaignId, 'campaign_id', issues),
      to: readKey<CampaignId>(newCampaignId, 'new_campaign_id', issues),
      validateOnly,
    }),
    run: ({ campaigns }, { from, to, validateOnly }, { author }) =>
      campaigns.duplicate(from, to, { validateOnly, author }),
    write: toCampaign,
  }),

  DeleteCampaign: unary({
    role: 'operator',
    read: readChange,
    run: ({ campaigns }, { campaignId, options }, { author }) => campaigns.delete(campaignId, { ...options, author }),
    write: () => ({}),
  }),

  ListCampaignVersions: unary({
    role: 'analyst',
    read: readCampaignId,
    run: ({ campaigns }, campaignId) => campaigns.versions(campaignId),
    write: (versions) => ({
      versions: versions.map((version) => ({
        ...toVersion(version),
        campaign: toCampaign({ value: version.value, etag: '' }),
      })),
    }),
  }),

  RevertCampaign: unary({
    role: 'operator',
    read: (wire, issues) => ({ ...readChange(wire, issues), version: readVersionNumber(wire.version, issues) }),
    run: ({ campaigns }, { campaignId, version, options }, { author }) =>
      spelling(inCampaign, campaigns.revert(campaignId, version, { ...options, author })),
    write: toCampaign,
  }),
};

function readCampaignId({ campaignId }: { readonly campaignId: string }, issues: Issues): CampaignId {
  return readKey<CampaignId>(campaignId, 'campaign_id', issues);
}

interface WireChange {
  readonly campaignId: string;
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** Of a campaign as a whole. */
function readChange(wire: WireChange, issues: Issues): { campaignId: CampaignId; options: WriteOptions } {
  const { etag, validateOnly } = wire;
  return { campaignId: readCampaignId(wire, issues), options: { etag, validateOnly } };
}

const inCampaign = (path: Path): Path => ['campaign', ...wirePath(path)];
