import { HandbillError } from '../../base/errors.js';
import type { HandbillId, ProfileId } from '../../base/ids.js';
import { levelMean } from '../../exposure/level.js';
import { lotOf } from '../../handbill/exposure.js';
import { historyAsOf } from '../../history/as-of.js';
import { historySize } from '../../history/record.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { RankingModel } from '../../ranking/model.js';
import { type ModelShelf, storedModel } from '../../ranking/model-shelf.js';
import { createScoring } from '../../scoring/scoring.js';
import { redeemedAsOf } from '../../wallet/as-of.js';
import { createKeyedQueue } from '../concurrency/keyed-queue.js';
import type { Configuration } from '../configuration/configuration.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { ModelFiles } from '../models/model-files.js';
import { servedModel } from '../models/served-model.js';
import type { Popularity } from '../outbox/popularity.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { configurationDifferences, customerDifferences, difference } from './differences.js';
import type { FindHandbill } from './find-handbill.js';
import type { Agreement, AssignedHandbill, Difference, HandbillExplanation } from './handbill-explanation.js';
import type { HandbillVerbs } from './handbill-requests.js';
import { type RecomputedSlot, recomputeHandbill } from './recompute-handbill.js';

interface Dependencies {
  readonly find: FindHandbill;
  readonly live: LiveProfiles;
  readonly configuration: Configuration;
  readonly popularity: Popularity;
  readonly limitWatch: LimitWatch;
  readonly files: ModelFiles;
}

/**
 * Recomputes a handbill of the past from the history of its time, its model and its seed, and says what is not as it was. Where something is missing
 * without which the result would be false, there is none.
 *
 * One at a time: each compiles candidates of its own. By the twin of the kernel, which gives the same bits and leaves the kernel's memory to those who
 * serve.
 */
export function createExplainHandbill({
  find,
  live,
  configuration,
  popularity,
  limitWatch,
  files,
}: Dependencies): HandbillVerbs['explain'] {
  const scoring = createScoring({ kind: 'twin', warn: () => {} });
  const queue = createKeyedQueue();

  /** As it lies in the store; null: the training-free formula; undefined: it is gone. */
  async function modelOf(version: number, shelf: ModelShelf): Promise<RankingModel | null | undefined> {
    if (version === 0) return null;
    const stored = storedModel(shelf, version);
    if (stored === undefined) return undefined;
    return files.read(stored).catch((error: unknown) => {
      if (error instanceof HandbillError && error.details.reason === 'MODEL_DAMAGED') return undefined;
      throw error;
    });
  }

  async function explain(id: HandbillId, asked: ProfileId | null, signal: AbortSignal): Promise<HandbillExplanation> {
    await popularity.loaded();
    await limitWatch.loaded();
    const assigned = await find(id, asked, signal);
    const state = await configuration.loaded();
    const [found] = await live.load([assigned.profileId]);
    const { history, profile } = found!.records;
    const { circumstances, assignedAtMs } = assigned;
    const differences: Difference[] = [];
    const missing = (kind: Difference['kind'], subject = '') =>
      explained(assigned, null, [difference(kind, subject), ...differences]);
    if (circumstances === null) return missing('CIRCUMSTANCES_UNKNOWN');
    differences.push(...configurationDifferences(assigned, circumstances.configurationVersion, state));
    const campaign = state.campaigns.get(assigned.campaignId);
    if (campaign === undefined || campaign.value.deletedAtMs !== null) return missing('CAMPAIGN_GONE');
    const then = historyAsOf(history.bytes, assignedAtMs);
    if (then === undefined) return missing('HISTORY_TRIMMED');
    differences.push(...customerDifferences(assigned, found!.profileId, historySize(then)));
    const itemCount = state.items.indexLimit;
    const model = await modelOf(assigned.modelVersion, state.shelf);
    if (model === undefined) return missing('MODEL_GONE', String(assigned.modelVersion));

    const levels = popularity.levels();
    const record = decodeProfileRecord(profile.bytes);
    const recomputed = await recomputeHandbill({
      assigned: { ...assigned, circumstances },
      campaign,
      configuration: state,
      model: servedModel(model, popularity, itemCount),
      frequencies: popularity.frequencies(itemCount),
      levels,
      history: then,
      holdings: redeemedAsOf(record.holdings, assignedAtMs),
      outcomes: record.outcomes,
      attributes: record.attributes,
      exhausted: limitWatch.exhausted,
      scoring,
    });
    const agreement = agreementOf(assigned, recomputed);
    const followsPopularity = model === null || model.trend !== null;
    if (followsPopularity && agreement !== 'SAME') differences.push(difference('POPULARITY_MOVED'));
    const haveMoved = [...levels.values()].some((level) => levelMean(level) !== 1);
    if (haveMoved && agreement !== 'SAME') differences.push(difference('LEVELS_MOVED'));
    if (agreement === 'OTHER_OFFERS' && limitWatch.exhausted.size > 0) differences.push(difference('USED_UP'));
    return explained(assigned, { recomputed, agreement }, differences);
  }

  function explained(
    assigned: AssignedHandbill,
    result: { readonly recomputed: readonly RecomputedSlot[]; readonly agreement: Agreement } | null,
    differences: readonly Difference[],
  ): Promise<HandbillExplanation> {
    return configuration.loaded().then(({ promotions }) => ({
      ...assigned,
      agreement: result?.agreement ?? 'NOT_RECOMPUTED',
      shuffled: assigned.exploration?.shuffled ?? false,
      slots: assigned.slots.map(({ promotion, score }, slot) => {
        const again = result?.recomputed[slot];
        return {
          code: promotion === null ? null : (promotions.at(promotion)?.value.code ?? null),
          score,
          recomputedCode: again?.code ?? null,
          recomputedScore: again?.score ?? null,
          contributions: again?.contributions ?? [],
          ...lotOf(assigned.exploration, slot),
        };
      }),
      differences,
    }));
  }

  return (id, profileId, signal) => queue.run([ALL], () => explain(id, profileId, signal));
}

const ALL = 'all';

function agreementOf({ slots }: AssignedHandbill, recomputed: readonly RecomputedSlot[]): Agreement {
  const sameOffers = recomputed.every(({ promotion }, slot) => promotion === (slots[slot]?.promotion ?? null));
  if (!sameOffers) return 'OTHER_OFFERS';
  const sameScores = slots.every(({ score }, slot) => score === (recomputed[slot]?.score ?? null));
  return sameScores ? 'SAME' : 'SAME_OFFERS';
}
