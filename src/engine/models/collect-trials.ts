import { setImmediate as nextTurn } from 'node:timers/promises';
import { hash32, randomStream } from '../../base/hash.js';
import type { ProfileId, PromotionIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import { giveWay } from '../../base/work.js';
import type { ExposedHandbill } from '../../exposure/exposed-handbill.js';
import { levelMean, UNKNOWN_LEVEL } from '../../exposure/level.js';
import { createLevelsByDay, type LevelsByDay } from '../../exposure/levels-by-day.js';
import { createFilterFailures } from '../../filters/failures.js';
import { historyAsOf } from '../../history/as-of.js';
import { readHistory } from '../../history/record.js';
import { replayHistory } from '../../history/replay.js';
import { TRAINING_BATCH_PROFILES, UNSHOWN_TRIALS_PER_HANDBILL } from '../../limits.js';
import { readMerge } from '../../profiles/record-codec.js';
import { createEconomics } from '../../promotions/economics.js';
import { createItemScopes } from '../../promotions/item-scope.js';
import { createTrialRows, type TriedOffer } from '../../ranking/training/uplift/trial-rows.js';
import type { UpliftTrials } from '../../ranking/training/uplift/trials.js';
import { habitReader } from '../../ranking/uplift/habit.js';
import { lnOddsOf } from '../../ranking/uplift/uplift-ranker.js';
import type { ProfileRecords, Store } from '../../store/port.js';
import type { ProgressNote } from '../../workers/run-in-worker.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { readExposedHandbills } from './exposed-handbills.js';

interface CollectOptions {
  readonly onProgress: (note: ProgressNote) => void;
  readonly signal: AbortSignal;
  /** Handbills that end later tell nothing yet. */
  readonly nowMs: number;
}

/**
 * What slots that explore have tried, as far as events and histories still tell it: of each handbill that is over the offers that chance could show, as
 * they were then, and whether the customer bought of them in its days. A history whose receipts of that time are only known summed up tells nothing.
 */
export async function collectTrials(
  { outbox, profiles }: Pick<Store, 'outbox' | 'profiles'>,
  configuration: ConfigurationState,
  { onProgress, signal, nowMs }: CollectOptions,
): Promise<UpliftTrials> {
  const levels = createLevelsByDay();
  const tried = await readExposedHandbills(outbox, {
    wanted: ({ candidates, endMs }) => candidates.promotions.length > 0 && endMs <= nowMs,
    onEvent: levels.add,
    onProgress,
    signal,
  });
  const promotions = await promotionReader(configuration);
  const rows = createTrialRows();
  const customers = new Map<ProfileId, number>();
  for (let from = 0; from < tried.length; from += TRAINING_BATCH_PROFILES) {
    signal.throwIfAborted();
    const batch = tried.slice(from, from + TRAINING_BATCH_PROFILES);
    const records = await profiles.load(batch.map(({ profileId }) => profileId));
    for (const [i, handbill] of batch.entries()) {
      const offers = triedOffers(handbill, records[i]!, promotions, levels);
      if (offers === null) continue;
      const customer = customers.get(handbill.profileId) ?? customers.size;
      customers.set(handbill.profileId, customer);
      rows.add(customer, offers, UNSHOWN_TRIALS_PER_HANDBILL, randomStream(hash32(handbill.handbillId)));
    }
    onProgress({ done: 0, stage: `${(from + batch.length).toLocaleString('en')} explored handbills read` });
    await nextTurn();
  }
  return rows.toTrials();
}

interface PromotionFacts {
  readonly items: Uint32Array;
  readonly depth: number;
}

type ReadPromotion = (promotion: PromotionIndex) => PromotionFacts | undefined;

/** What promotions cover and give, each worked out once. */
async function promotionReader(configuration: ConfigurationState): Promise<ReadPromotion> {
  const catalog = itemLookup(configuration);
  const scopes = createItemScopes(catalog, createFilterFailures());
  const economicsOf = createEconomics(catalog);
  const known = new Map<PromotionIndex, PromotionFacts>();
  // A server answers others meanwhile: filters of promotions are judged on the whole catalog.
  for (const { value } of configuration.promotions.all()) await giveWay(scopes.prepare(value.items));
  return (index) => {
    const promotion = configuration.promotions.at(index)?.value;
    if (known.has(index) || promotion === undefined) return known.get(index);
    const items = scopes.resolve(promotion);
    known.set(index, { items, depth: economicsOf({ promotion, items }).depth });
    return known.get(index);
  };
}

/** Null: not known any more. */
function triedOffers(
  { startMs, endMs, candidates, slots }: ExposedHandbill,
  { profile, history }: ProfileRecords,
  promotions: ReadPromotion,
  levels: LevelsByDay,
): TriedOffer[] | null {
  // What was erased, or has become part of another profile, is not somebody who bought nothing.
  if (profile.bytes === null || readMerge(profile.bytes) !== null) return null;
  const before = historyAsOf(history.bytes, startMs);
  if (before === undefined) return null;
  const habit = habitReader(before === null ? null : replayHistory(before));
  const bought = boughtBetween(history.bytes, startMs, endMs);
  const shown = new Set(slots.map(({ promotion }) => promotion));
  return candidates.promotions.flatMap((promotion, c): TriedOffer[] => {
    const facts = promotions(promotion);
    if (facts === undefined) return [];
    const { items, depth } = facts;
    const lnTheta = Math.log(levelMean(levels.at(promotion, startMs) ?? UNKNOWN_LEVEL));
    return [
      {
        inputs: { ...habit(items), depth, lnOdds: lnOddsOf(candidates.chances[c]!), lnTheta },
        shown: shown.has(promotion),
        // Sums of many draws may be a rounding above what is certain.
        propensity: Math.min(1, candidates.propensities[c]!),
        bought: items.some((item) => bought.has(item)),
      },
    ];
  });
}

/** Items of the receipts after the start, up to the end. */
function boughtBetween(history: Uint8Array | null, startMs: number, endMs: number): ReadonlySet<number> {
  const bought = new Set<number>();
  if (history === null) return bought;
  for (const { day, ms, items } of readHistory(history).receipts) {
    const timeMs = day * MS_PER_DAY + ms;
    if (timeMs > startMs && timeMs <= endMs) for (const item of items) bought.add(item);
  }
  return bought;
}
