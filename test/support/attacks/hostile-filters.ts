import { ATTACKS } from '../../../bench/filter-attacks.js';
import { callUnary } from '../../../src/contract/clients.js';
import type { CampaignInput } from '../../../src/generated/handbill/v1/Campaign.js';
import { ATTACKER_HANG_MS, type Attack, again } from './attack.js';

const CALLERS = 2;

/** Filters that are dear: checked, and where they are accepted, put to use. */
export const hostileFilters: Attack = async (target) => {
  const { campaigns, handbills } = target.clients;
  const slow = { timeoutMs: ATTACKER_HANG_MS };
  await again(target, CALLERS, async (round) => {
    const filter = ATTACKS[round % ATTACKS.length]!;
    const campaignId = `attack-${round % ATTACKS.length}`;
    const group = { name: 'main', slots: 4, order: 0, filter };
    const campaign: CampaignInput = {
      campaignId,
      name: filter.slice(0, 60),
      type: 'CAMPAIGN_TYPE_MOBILE',
      activity: { relative: { duration: { seconds: 86_400 } } },
      variants: [{ variantId: 'main', weight: 1, algorithm: 'ALGORITHM_PRIORITY', slotGroups: [group] }],
    };
    await callUnary(campaigns, campaigns.createCampaign, { campaign }, slow).catch(ignoreExisting);
    const profile = { profileId: `attacker-${round}`, storeId: 'a'.repeat(100) };
    await callUnary(handbills, handbills.previewHandbill, { profile, campaignId, explain: true }, slow);
  });
};

function ignoreExisting(error: { readonly details?: string }): void {
  if (!error.details?.includes('exists already')) throw error;
}
