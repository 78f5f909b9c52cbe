import type { ScoreParts } from '../../assignment/explain.js';
import type { OrderSources } from '../../assignment/order.js';
import { type CampaignPlan, type CandidateIndex, indexCandidates, planCampaign } from '../../assignment/plan.js';
import type { CampaignId, CampaignIndex, PromotionIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import type { FilterFailures } from '../../filters/failures.js';
import type { FilterVerdicts } from '../../filters/verdicts.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { compilePromotionPool } from '../../promotions/pool-compile.js';
import type { RankingModel } from '../../ranking/model.js';
import type { Scoring } from '../../scoring/scoring.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { createScoreParts } from './score-parts.js';

/**
 * Everything a process needs to assign: one version of the configuration compiled into candidates, campaign plans and a ranker. Requests
 * keep the desk they began with; a changed configuration makes a new one.
 */
export interface Desk {
  /** Version of the configuration that it was compiled from. */
  readonly version: number;
  readonly configuration: ConfigurationState;
  readonly candidates: CandidateIndex;
  /** The campaign compiled against the candidates; undefined for one that didn't exist when the desk was compiled. */
  plan(campaignId: CampaignId): CampaignPlan | undefined;
  /** The orders for one customer at a time. */
  orderSources(history: Uint8Array | null, nowMs: number): OrderSources & { readonly modelVersion: number };
  /** Takes the scores of the same customer apart, by pool position. */
  scoreParts(history: Uint8Array | null, nowMs: number): (position: number) => ScoreParts;
  /** Takes over popularity, and the item terms of a model whose vectors and weights are the same; null: the model stays. */
  refresh(frequencies: Float64Array, model: RankingModel | null): void;
}

export interface DeskParts {
  readonly configuration: ConfigurationState;
  readonly model: RankingModel;
  /** Share of the recent receipts that hold the item, by dense index. */
  readonly frequencies: Float64Array;
  readonly failures: FilterFailures;
  /** What filters found about promotions, kept from desk to desk. */
  readonly verdicts: FilterVerdicts;
  readonly nowMs: number;
  readonly scoring: Scoring;
}

export function createDesk(parts: DeskParts): Desk {
  const { configuration, failures, verdicts, nowMs } = parts;
  const { version } = configuration;
  const catalog = itemLookup(configuration);
  const { pool } = compilePromotionPool({
    version,
    promotions: promotionsOf(configuration),
    catalog,
    nowMs,
    failures,
  });
  const candidates = indexCandidates({ pool, catalog, failures, verdicts });
  const ranker = parts.scoring.compile(pool.entries, parts.model);
  const plans = new Map<string, CampaignPlan>();
  let model = parts.model;
  let popularity = salesOf(pool, parts.frequencies);

  return {
    version,
    configuration,
    candidates,
    plan(campaignId) {
      const known = plans.get(campaignId);
      if (known) return known;
      const entry = configuration.campaigns.get(campaignId);
      if (!entry) return undefined;
      const planned = planCampaign(entry.value, entry.index as CampaignIndex, candidates);
      if (!planned.ok) {
        failures.add(campaignId, planned.error);
        return undefined;
      }
      plans.set(campaignId, planned.value);
      return planned.value;
    },
    orderSources(history, atMs) {
      const nowDay = Math.floor(atMs / MS_PER_DAY);
      return {
        rank: (eligible, k) => ranker.rank({ history, eligible, k, nowDay }),
        popularity: (position) => popularity[position]!,
        modelVersion: ranker.modelVersion,
      };
    },
    scoreParts: (history, atMs) => createScoreParts(candidates, model, history, atMs),
    refresh(frequencies, refreshed) {
      popularity = salesOf(pool, frequencies);
      if (refreshed === null) return;
      model = refreshed;
      ranker.updateItemTerms(model);
    },
  };
}

function* promotionsOf({ promotions }: ConfigurationState) {
  for (const { index, value } of promotions.all()) yield { index: index as PromotionIndex, promotion: value };
}

function salesOf({ entries }: PromotionPool, frequencies: Float64Array): Float64Array {
  const byList = new Map<Uint32Array, number>();
  return Float64Array.from(entries, ({ items }) => {
    let sum = byList.get(items);
    if (sum === undefined) {
      sum = 0;
      for (let i = 0; i < items.length; i++) sum += frequencies[items[i]!] ?? 0;
      byList.set(items, sum);
    }
    return sum;
  });
}
