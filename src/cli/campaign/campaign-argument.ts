import type { CampaignInput } from '../../generated/handbill/v1/Campaign.js';
import { readCampaign } from './draft.js';

/** How a request names a campaign: a stored one, or one that is not. */
type NamedCampaign = { readonly campaignId: string } | { readonly campaign: CampaignInput };

/** An id, or a JSON file as `campaign get --json` writes it, which is told by its ending. */
export async function readCampaignArgument(text: string): Promise<NamedCampaign> {
  if (!text.endsWith('.json')) return { campaignId: text };
  return { campaign: (await readCampaign(text)).entry };
}
