import type { OrderSources } from '../../src/assignment/order.js';
import { type CampaignPlan, indexCandidates, planCampaign } from '../../src/assignment/plan.js';
import { hasBit } from '../../src/base/bits.js';
import type { CampaignId, CampaignIndex, PromotionIndex } from '../../src/base/ids.js';
import { UTC } from '../../src/base/time-zone.js';
import { finish } from '../../src/base/work.js';
import type { ExplorationRule } from '../../src/campaigns/campaign.js';
import { type Level, levelMean, oddsOf } from '../../src/exposure/level.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import { createItemScopes } from '../../src/promotions/item-scope.js';
import { campaign, slotGroup, variant } from '../../test/support/campaigns.js';
import { listOf, numberedCatalog, poolOf, promotion } from '../../test/support/promotions.js';

export const CAMPAIGN = 'world' as CampaignId;
export const VARIANT = 'main';

/** A campaign with one row of slots over so many promotions of one item each. */
export function planShop(promotions: number, slots: number, exploration: ExplorationRule | null): CampaignPlan {
  const rules = campaign({
    campaignId: CAMPAIGN,
    exploration,
    variants: [variant({ variantId: VARIANT, slotGroups: [slotGroup({ slots })] })],
  });
  const catalog = numberedCatalog(promotions);
  const all = Array.from({ length: promotions }, (_, i) => promotion(`p${i}`, { items: listOf(i) }));
  const pool = poolOf(all, catalog);
  const failures = createFilterFailures();
  const scopes = createItemScopes(catalog, failures);
  const promotionAt = (index: PromotionIndex) => all[index];
  const candidates = indexCandidates({ pool, catalog, scopes, promotionAt, failures, zone: UTC, holdout: null });
  return finish(planCampaign(rules, 0 as CampaignIndex, candidates));
}

/** Ranks as the kernel does: by chances whose odds the levels have moved. */
export function orderBy(chances: Float64Array, levelAt: (position: number) => Level): OrderSources {
  const scores = chances.map((chance, position) => {
    const odds = oddsOf(chance) * levelMean(levelAt(position));
    return odds / (1 + odds);
  });
  const ranked = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return {
    rank(eligible, k) {
      const positions: number[] = [];
      for (let i = 0; i < ranked.length && positions.length < k; i++) {
        if (hasBit(eligible, ranked[i]!)) positions.push(ranked[i]!);
      }
      return { positions: Uint32Array.from(positions), scores: Float32Array.from(positions, (p) => scores[p]!) };
    },
    levelAt,
    uplift: null,
    popularity: () => 0,
    dueItems: () => [],
  };
}
