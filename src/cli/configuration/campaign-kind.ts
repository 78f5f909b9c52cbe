import type { Campaign } from '../../generated/handbill/v1/Campaign.js';
import { allPages } from './all-pages.js';
import { campaignReferences } from './campaign-references.js';
import { type ConfiguredKind, listOf, type Message } from './configured-kind.js';

/** Whether a campaign is published is decided in each place by itself: a new one arrives as a draft. */
export const CAMPAIGN_KIND: ConfiguredKind = {
  name: 'campaign',
  message: 'Campaign',
  key: 'campaignId',
  kept: ['etag', 'status', 'publishTime', 'unpublishTime', 'createTime', 'updateTime'],
  defaultsOf: () => ({ type: 'CAMPAIGN_TYPE_MOBILE', experimentRevision: 1 }),
  list: ({ clients: { campaigns }, call }) =>
    allPages(
      (page) => call(campaigns, campaigns.listCampaigns, page),
      (page) => page.campaigns.map(asMessage),
    ),
  isCarried: () => true,
  async write({ clients: { campaigns }, call }, { action, message: campaign, etag, validateOnly }) {
    if (action === 'create') {
      return asMessage(await call(campaigns, campaigns.createCampaign, { campaign, validateOnly }));
    }
    const request = { campaign: { ...campaign, etag }, updateMask: { paths: ['*'] }, validateOnly };
    return asMessage(await call(campaigns, campaigns.updateCampaign, request));
  },
  remove: ({ clients: { campaigns }, call }, campaignId, etag) =>
    call(campaigns, campaigns.deleteCampaign, { campaignId, etag }),
  references: campaignReferences,
  provides: ({ tags }) => listOf<string>(tags).map((id) => ({ to: 'campaign tag', id })),
  unpublished: null,
  isOfFeed: false,
};

const asMessage = (campaign: Campaign): Message => campaign as unknown as Message;
