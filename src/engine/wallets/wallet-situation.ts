import type { KnownProfile } from '../../audience/known-profile.js';
import type { CampaignId, CampaignIndex, TermsId } from '../../base/ids.js';
import { statusAt } from '../../campaigns/lifecycle.js';
import type { Handbills } from '../../handbill/handbills.js';
import type { Exhausted } from '../../promotions/caps.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { Situation } from '../../wallet/situation.js';
import type { ConfigurationState } from '../configuration/configuration.js';

export interface SituationSources extends Handbills {
  readonly configuration: ConfigurationState;
  readonly profile: KnownProfile;
  readonly nowMs: number;
  readonly terms: ReadonlyMap<TermsId, Promotion>;
  readonly exhausted: Exhausted;
}

/** What a profile's wallet is judged by now. */
export function walletSituation({
  configuration: { campaigns, shop },
  profile,
  handbills,
  nowMs,
  terms,
  exhausted,
}: SituationSources): Situation {
  return {
    profile,
    handbills,
    nowMs,
    zone: shop.timeZone,
    exhausted,
    termsAt(id) {
      const found = terms.get(id);
      if (found === undefined) throw new Error(`terms ${id} were not loaded`);
      return found;
    },
    campaignAt(index: CampaignIndex): CampaignId | null {
      const campaign = campaigns.at(index)?.value;
      const isShown = campaign !== undefined && statusAt(campaign, nowMs) === 'ACTIVE' && campaign.deletedAtMs === null;
      return isShown ? campaign.campaignId : null;
    },
  };
}
