import type { Concern } from '../../alerts/alert.js';
import {
  budgetConcern,
  candidatesConcern,
  emptySlotsConcern,
  sampleRatioConcern,
  spikeConcern,
} from '../../alerts/concerns.js';
import type { CampaignIndex, PromotionCode, PromotionIndex } from '../../base/ids.js';
import { localDayOf } from '../../base/local-time.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { campaignZone } from '../../campaigns/campaign-zone.js';
import { statusAt } from '../../campaigns/lifecycle.js';
import type { FunnelCounts } from '../../funnel/funnel-counts.js';
import { firstDayOf, redemptionsByDay, slotsSince } from '../../funnel/recent-days.js';
import { ALERT_SPIKE_DAYS, LIMIT_POLL_COUNTERS } from '../../limits.js';
import { isOver, isUsable } from '../../promotions/eligibility.js';
import type { LimitStore } from '../../store/port.js';
import { counterOf } from '../../wallet/use.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import type { CampaignChecks } from '../handbills/campaign-checks.js';
import type { Projection } from '../outbox/projection.js';
import type { ReadSampleRatio } from '../reports/read-sample-ratio.js';

export interface ConcernSources {
  readonly configuration: Configuration;
  readonly limits: LimitStore;
  readonly check: CampaignChecks['check'];
  readonly funnels: Projection<FunnelCounts>;
  readonly readSampleRatio: ReadSampleRatio;
}

/** Everything that somebody should look at now. */
export async function gatherConcerns(sources: ConcernSources, nowMs: number): Promise<Concern[]> {
  const state = await sources.configuration.loaded();
  await sources.funnels.caughtUp();
  const concerns = await budgetConcerns(state, sources.limits, nowMs);
  for (const { index, value: campaign } of activeCampaigns(state, nowMs)) {
    await turnForPiece();
    concerns.push(...funnelConcerns(index, campaign, sources.funnels.state, state, nowMs));
    concerns.push(...(await candidateConcerns(campaign, sources.check)));
    concerns.push(...(await sampleRatioConcerns(campaign, sources.readSampleRatio)));
  }
  return concerns;
}

const activeCampaigns = ({ campaigns }: ConfigurationState, nowMs: number) =>
  [...campaigns.all()]
    .filter(({ value }) => value.deletedAtMs === null && statusAt(value, nowMs) === 'ACTIVE')
    .map(({ index, value }) => ({ index: index as CampaignIndex, value }));

async function budgetConcerns({ promotions }: ConfigurationState, limits: LimitStore, nowMs: number) {
  const budgets = [...promotions.all()].flatMap(({ index, value }) => {
    const { code, currency, budgetMinor } = value;
    if (budgetMinor === null || !isUsable(value) || isOver(value, nowMs)) return [];
    return [{ promotion: index as PromotionIndex, code, currency, budgetMinor }];
  });
  const concerns: Concern[] = [];
  for (let at = 0; at < budgets.length; at += LIMIT_POLL_COUNTERS) {
    const some = budgets.slice(at, at + LIMIT_POLL_COUNTERS);
    const used = await limits.used(some.map(({ promotion }) => counterOf('budget', promotion)));
    concerns.push(...some.flatMap((budget, i) => budgetConcern({ ...budget, usedMinor: used[i]! }) ?? []));
  }
  return concerns;
}

function funnelConcerns(
  index: CampaignIndex,
  campaign: Campaign,
  counts: FunnelCounts,
  { promotions, shop }: ConfigurationState,
  nowMs: number,
): Concern[] {
  const { campaignId } = campaign;
  const today = localDayOf(nowMs, campaignZone(campaign, shop.timeZone));
  const { offers, emptySlots } = slotsSince(counts, index, today - 1);
  const since = Math.max(today + 1 - ALERT_SPIKE_DAYS, Math.min(today, firstDayOf(counts, index)));
  const spikes = [...redemptionsByDay(counts, index, { since, today })].map(([promotion, byDay]) => {
    const code = (promotions.at(promotion)?.key ?? String(promotion)) as PromotionCode;
    return spikeConcern({ campaignId, promotion, code, redemptionsByDay: byDay });
  });
  return [emptySlotsConcern(campaignId, offers, emptySlots), ...spikes].filter((concern) => concern !== null);
}

async function candidateConcerns({ campaignId }: Campaign, check: CampaignChecks['check']): Promise<Concern[]> {
  const { window, groups } = await check({ campaign: campaignId, atMs: null, storeId: null, giveawayShare: null });
  // Without a window nothing is assigned, whatever there is.
  if (typeof window === 'string') return [];
  return groups.flatMap((group) => candidatesConcern(campaignId, group) ?? []);
}

async function sampleRatioConcerns({ campaignId }: Campaign, read: ReadSampleRatio): Promise<Concern[]> {
  const { revision, ratio } = await read(campaignId);
  const concern = sampleRatioConcern(campaignId, revision, ratio);
  return concern === null ? [] : [concern];
}
