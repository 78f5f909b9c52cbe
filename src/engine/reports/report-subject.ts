import { HandbillError } from '../../base/errors.js';
import type { CampaignId, CampaignIndex, PromotionIndex } from '../../base/ids.js';
import { localDayOf } from '../../base/local-time.js';
import type { Clock } from '../../base/time.js';
import { campaignZone } from '../../campaigns/campaign-zone.js';
import type { Day, Design } from '../../experiments/design.js';
import type { OutcomeRow, ReadExperimentTotals } from '../../experiments/experiment-totals.js';
import type { ReadFunnel } from '../../funnel/campaign-funnel.js';
import { type NamedFunnels, nameFunnels } from '../../reports/named-funnels.js';
import type { AskedDays } from '../../reports/report.js';
import type { Configuration } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import { requireEntry } from '../configuration/read-entries.js';
import { campaignDesign } from './campaign-design.js';

/** What a report is about, with what was counted of it. */
export interface ReportSubject {
  /** Names it among what is kept of experiments. */
  readonly name: string;
  readonly revision: number;
  readonly today: Day;
  readonly design: Design;
  readonly rows: readonly OutcomeRow[];
  funnels(asked: AskedDays): Promise<NamedFunnels>;
}

export interface SubjectSources {
  readonly configuration: Configuration;
  readonly readTotals: ReadExperimentTotals;
  readonly readFunnel: ReadFunnel;
  readonly clock: Clock;
}

/** A campaign of any status, also a deleted one: what it has earned stays. `asked`: a revision; null: the one that runs now. */
export async function campaignSubject(
  { configuration, readTotals, readFunnel, clock }: SubjectSources,
  campaignId: CampaignId,
  asked: number | null,
): Promise<ReportSubject> {
  const { campaigns, promotions, shop } = await lookFor(configuration, 'campaigns', [campaignId]);
  const { index, value: campaign } = requireEntry(campaigns, 'campaign', campaignId);
  const revision = asked ?? campaign.experimentRevision;
  if (revision > campaign.experimentRevision) {
    throw HandbillError.notFound('experiment revision', `${campaignId} ${revision}`);
  }
  const { strata, rows } = await readTotals(campaignId, revision);
  const nowMs = clock();
  const today = localDayOf(nowMs, campaignZone(campaign, shop.timeZone));
  const codeOf = (promotion: PromotionIndex) => promotions.at(promotion)!.value.code;
  return {
    name: `${index}/${revision}`,
    revision,
    today,
    design: campaignDesign(campaign, { revision, counted: strata, holdout: shop.holdout, nowMs }),
    rows,
    async funnels({ from, to }) {
      const funnel = await readFunnel({ campaign: index as CampaignIndex, revision, from, to, today });
      return nameFunnels(funnel, campaign.variants, codeOf);
    },
  };
}
