import { checkCampaign } from '../../assignment/check/check-campaign.js';
import { indexCandidates } from '../../assignment/plan.js';
import { HandbillError } from '../../base/errors.js';
import type { CampaignId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { inside } from '../../base/violation.js';
import { giveWay, type Work } from '../../base/work.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { type CampaignDraft, createCampaign } from '../../campaigns/edit.js';
import { createFilterFailures } from '../../filters/failures.js';
import { GIVEAWAY_SHARE_DEFAULT } from '../../limits.js';
import { compilePromotionPool } from '../../promotions/pool-compile.js';
import { createKeyedQueue } from '../concurrency/keyed-queue.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { lookFor } from '../configuration/look-for.js';
import { promotionsIn } from '../configuration/promotions-in.js';
import { requireEntry } from '../configuration/read-entries.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { CampaignCheckRequest, CampaignChecks } from './campaign-checks.js';
import { supposedTime } from './preview-time.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/**
 * Checks a campaign against candidates of its own, compiled as of the instant that it is asked about: those of the desk are of now. One at a time, with
 * pauses: some 20 ms for 1,000 promotions.
 */
export function createCheckCampaign({ configuration, limitWatch, clock }: Dependencies): CampaignChecks['check'] {
  const queue = createKeyedQueue();

  async function campaignOf(asked: CampaignId | CampaignDraft, nowMs: number): Promise<Campaign> {
    if (typeof asked === 'object') {
      const made = createCampaign(asked, nowMs);
      if (!made.ok) throw HandbillError.invalid(inside(made.error, 'campaign'));
      return made.value;
    }
    const { campaigns } = await lookFor(configuration, 'campaigns', [asked]);
    return requireEntry(campaigns, 'campaign', asked, ({ deletedAtMs }) => deletedAtMs === null).value;
  }

  function* judge(
    campaign: Campaign,
    state: ConfigurationState,
    { storeId, giveawayShare }: CampaignCheckRequest,
    atMs: number,
  ): Work<Awaited<ReturnType<CampaignChecks['check']>>> {
    const failures = createFilterFailures();
    const catalog = itemLookup(state);
    const promotions = promotionsIn(state);
    const { version } = state;
    const { pool, scopes } = yield* compilePromotionPool({ version, promotions, catalog, nowMs: atMs, failures });
    yield;
    const candidates = indexCandidates({
      pool,
      catalog,
      scopes,
      promotionAt: (index) => state.promotions.at(index)?.value,
      failures,
      zone: state.shop.timeZone,
      holdout: state.shop.holdout,
    });
    return yield* checkCampaign(campaign, candidates, {
      atMs,
      storeId,
      exhausted: limitWatch.exhausted,
      giveawayShare: giveawayShare ?? GIVEAWAY_SHARE_DEFAULT,
    });
  }

  return (request) =>
    queue.run([ALL], async () => {
      await limitWatch.loaded();
      const nowMs = clock();
      const atMs = supposedTime(request.atMs, nowMs);
      const campaign = await campaignOf(request.campaign, nowMs);
      const state = await configuration.loaded();
      return giveWay(judge(campaign, state, request, atMs), turnForPiece);
    });
}

const ALL = 'all';
