import type { CampaignId } from '../base/ids.js';
import type { Campaign } from './campaign.js';

type Editable = 'name' | 'type' | 'audience' | 'activity' | 'variants';

/** What an operator sends to create a campaign; it starts as DRAFT. */
export type CampaignDraft = { readonly campaignId: CampaignId } & Pick<Campaign, Editable>;

/** The fields of the update mask; absent ones stay. */
export type CampaignPatch = Partial<Pick<Campaign, Editable>>;
