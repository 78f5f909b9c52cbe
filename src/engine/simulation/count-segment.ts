import { conditionProblem } from '../../audience/edit-segment.js';
import { judgeOf } from '../../audience/segment-condition.js';
import { isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { Verdict } from '../../filters/condition.js';
import { SIMULATION_BATCH_PROFILES } from '../../limits.js';
import { shareInterval } from '../../statistics/share-interval.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import { factsIn } from '../configuration/known-in.js';
import { lookFor } from '../configuration/look-for.js';
import { requireEntry } from '../configuration/read-entries.js';
import { knownAt } from '../handbills/known-at.js';
import { supposedTime } from '../handbills/preview-time.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { sampleProfiles } from '../profiles/sample-profiles.js';
import type { SegmentCount, SegmentCountRequest, SegmentCounts } from './segment-counts.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly clock: Clock;
}

const TRIMMED: Verdict = { error: 'so much was bought since that purchases of then are only known summed up' };

/** Asks a sample of the profiles, some at a time, with turns for others. */
export function createCountSegment({ configuration, profiles, live, clock }: Dependencies): SegmentCounts['count'] {
  async function conditionOf({ subject }: SegmentCountRequest): Promise<{ readonly condition: string }> {
    if ('stored' in subject) {
      const { segments } = await lookFor(configuration, 'segments', [subject.stored]);
      return requireEntry(segments, 'segment', subject.stored, isPresent).value;
    }
    const problem = conditionProblem(subject.condition);
    if (problem !== null) throw HandbillError.invalid([violation('condition', subject.condition, problem)]);
    return subject;
  }

  return async (request, signal) => {
    const nowMs = clock();
    const atMs = supposedTime(request.atMs, nowMs);
    const judge = judgeOf(await conditionOf(request));
    const state = await configuration.loaded();
    const verdictOn = (profileId: ProfileId, records: ProfileRecords): Verdict => {
      const known = knownAt(records, atMs, nowMs);
      if (known === null) return TRIMMED;
      const stored = { attributes: known.record.attributes, history: known.history };
      return judge({ ...request.audience, profileId, ...factsIn(state, stored, atMs) });
    };
    const { ids, seen } = await sampleProfiles(profiles, { size: request.sample, seed: request.seed, signal });
    const verdicts: Verdict[] = [];
    for (let from = 0; from < ids.length; from += SIMULATION_BATCH_PROFILES) {
      if (signal.aborted) throw new HandbillError('CANCELLED', 'the caller has gone');
      await turnForPiece();
      const some = ids.slice(from, from + SIMULATION_BATCH_PROFILES);
      const found = await live.load(some);
      found.forEach(({ profileId, records }, i) => {
        // One that has become part of another one is counted there.
        if (profileId === some[i]) verdicts.push(verdictOn(profileId, records));
      });
    }
    return countOf(verdicts, ids.length === 0 ? 0 : Math.round((seen * verdicts.length) / ids.length));
  };
}

function countOf(verdicts: readonly Verdict[], profiles: number): SegmentCount {
  const sampled = verdicts.length;
  const matching = verdicts.filter((verdict) => verdict === true).length;
  const untold = verdicts.flatMap((verdict) => (typeof verdict === 'object' ? [verdict.error] : []));
  const isAll = sampled === profiles;
  const { low, high } = shareInterval(matching, sampled, profiles);
  return {
    profiles,
    sampled,
    matching,
    untold: untold.length,
    untoldReason: untold[0] ?? '',
    estimate: isAll ? matching : Math.round((profiles * matching) / sampled),
    low: isAll ? matching : Math.max(matching, Math.floor(profiles * low)),
    high: isAll ? matching : Math.min(profiles - sampled + matching, Math.ceil(profiles * high)),
  };
}
