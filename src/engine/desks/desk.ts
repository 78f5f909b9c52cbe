import type { AssignInput } from '../../assignment/assign.js';
import type { ExplainedParts } from '../../assignment/explain.js';
import type { OrderSources, UpliftOrder } from '../../assignment/order.js';
import { type CampaignPlan, type CandidateIndex, indexCandidates, planCampaign } from '../../assignment/plan.js';
import { upliftOrder } from '../../assignment/uplift-order.js';
import type { CampaignIndex, PromotionIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import { giveWay, type Work } from '../../base/work.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { classifyItems, NO_CLASSES } from '../../catalog/item-classes.js';
import type { Level } from '../../exposure/level.js';
import type { FilterFailures } from '../../filters/failures.js';
import type { FilterMemory } from '../../filters/memory.js';
import { historySize } from '../../history/record.js';
import { replayHistory } from '../../history/replay.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { compilePromotionPool } from '../../promotions/pool-compile.js';
import { dueItems } from '../../ranking/due-items.js';
import type { RankingModel } from '../../ranking/model.js';
import type { Scoring } from '../../scoring/scoring.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { promotionsIn } from '../configuration/promotions-in.js';
import type { Registered } from '../configuration/registry.js';
import { levelsOf } from './promotion-levels.js';
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
  /** The campaign compiled against the candidates, as it is the first time; a draft with pauses, for all who look at it meanwhile. */
  plan(campaign: Registered<Campaign>): CampaignPlan | Promise<CampaignPlan>;
  /** The orders for one customer at a time. */
  orderSources(history: Uint8Array | null, nowMs: number): OrderSources & Pick<AssignInput, 'modelVersion' | 'known'>;
  /** Takes the scores of the same customer apart, by pool position. */
  scoreParts(history: Uint8Array | null, nowMs: number): (position: number) => ExplainedParts;
  /** Takes over popularity and levels, and the item terms of a model whose vectors and weights are the same; null: the model stays. */
  refresh(now: Pick<DeskParts, 'frequencies' | 'levels'>, model: RankingModel | null): void;
}

export type Levels = ReadonlyMap<PromotionIndex, Level>;

export interface DeskParts {
  readonly configuration: ConfigurationState;
  readonly model: RankingModel;
  /** Share of the recent receipts that hold the item, by dense index. */
  readonly frequencies: Float64Array;
  /** What exposure has taught, of the promotions that were shown. */
  readonly levels: Levels;
  readonly failures: FilterFailures;
  /** What filters found about promotions, kept from desk to desk. */
  readonly memory: FilterMemory;
  readonly nowMs: number;
  readonly scoring: Scoring;
}

/** Pauses now and then: while filters are judged, and between what takes some milliseconds. */
export function* createDesk(parts: DeskParts): Work<Desk> {
  const { configuration, failures, memory, nowMs } = parts;
  const { version } = configuration;
  const catalog = itemLookup(configuration);
  const { pool, scopes } = yield* compilePromotionPool({
    version,
    promotions: promotionsIn(configuration),
    catalog,
    nowMs,
    failures,
  });
  yield;
  const candidates = indexCandidates({
    pool,
    catalog,
    scopes,
    promotionAt: (index) => configuration.promotions.at(index)?.value,
    failures,
    memory,
    zone: configuration.shop.timeZone,
    holdout: configuration.shop.holdout,
  });
  yield;
  const classes = parts.model.redemptionRanker === null ? NO_CLASSES : classifyItems(catalog.size, catalog.itemAt);
  const ranker = yield* parts.scoring.compile(pool.entries, parts.model, { classes });
  yield;
  const plans = new Map<string, CampaignPlan | Promise<CampaignPlan>>();
  // What customers ask for is there with the desk; a draft is planned when somebody looks at it.
  for (const { key, index, value } of configuration.campaigns.all()) {
    if (value.status !== 'ACTIVE') continue;
    plans.set(key, yield* planCampaign(value, index as CampaignIndex, candidates));
  }
  let model = parts.model;
  let popularity = salesOf(pool, parts.frequencies);
  let levels = levelsOf(pool, parts.levels);

  function upliftFor(history: Uint8Array | null, nowDay: number): UpliftOrder | null {
    if (model.uplift === null) return null;
    return upliftOrder({
      ranker: model.uplift,
      pool,
      history,
      byChance: (eligible, k) => ranker.rank({ history, eligible, k, nowDay }),
      economicsAt: (position) => candidates.economicsOf(pool.entries[position]!),
      levelAt: levels.at,
    });
  }

  return {
    version,
    configuration,
    candidates,
    plan({ key, index, value }) {
      const plan = plans.get(key) ?? giveWay(planCampaign(value, index as CampaignIndex, candidates), turnForPiece);
      plans.set(key, plan);
      return plan;
    },
    orderSources(history, atMs) {
      const nowDay = Math.floor(atMs / MS_PER_DAY);
      return {
        rank: (eligible, k, factors = null) =>
          ranker.rank({ history, eligible, k, nowDay, boosts: together(levels.boosts, factors) }),
        dueItems: () => (history === null ? [] : dueItems(replayHistory(history), nowDay)),
        levelAt: levels.at,
        uplift: upliftFor(history, nowDay),
        popularity: (position) => popularity[position]!,
        modelVersion: ranker.modelVersion,
        known: { configurationVersion: version, ...historySize(history) },
      };
    },
    scoreParts(history, atMs) {
      const partsAt = createScoreParts(candidates, { model, classes }, history, atMs, levels.at);
      const uplift = upliftFor(history, Math.floor(atMs / MS_PER_DAY));
      return (position) => ({
        ...partsAt(position),
        // Asked for by UPLIFT variants alone.
        get uplift() {
          return uplift?.partsAt(position) ?? null;
        },
      });
    },
    refresh(now, refreshed) {
      popularity = salesOf(pool, now.frequencies);
      levels = levelsOf(pool, now.levels);
      if (refreshed === null) return;
      model = refreshed;
      ranker.updateItemTerms(model);
    },
  };
}

/** The product of factors; null: all are 1. */
function together(a: Float32Array | null, b: Float32Array | null): Float32Array | null {
  return a === null || b === null ? (a ?? b) : a.map((factor, position) => factor * b[position]!);
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
