import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { giveWay } from '../../base/work.js';
import { estimatePolicy } from '../../evaluation/policy/estimate-policy.js';
import { halfOf, otherHalf } from '../../evaluation/policy/halves.js';
import { createFilterFailures } from '../../filters/failures.js';
import { createFilterMemory } from '../../filters/memory.js';
import type { RankingModel } from '../../ranking/model.js';
import { storedModel } from '../../ranking/model-shelf.js';
import { createScoring } from '../../scoring/scoring.js';
import type { Outbox } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { requireEntry } from '../configuration/read-entries.js';
import { createDesk, type Levels } from '../desks/desk.js';
import { readExposedHandbills } from '../models/exposed-handbills.js';
import type { ModelFiles } from '../models/model-files.js';
import { servedModel } from '../models/served-model.js';
import type { Popularity } from '../outbox/popularity.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import type { PolicyEvaluation, PolicyVerbs } from './policy-requests.js';
import { createReplay } from './replay-handbills.js';
import { replayLog } from './replay-log.js';
import { createTaughtLevels } from './taught-levels.js';

interface Dependencies {
  readonly outbox: Outbox;
  readonly live: LiveProfiles;
  readonly configuration: Configuration;
  readonly popularity: Popularity;
  readonly files: ModelFiles;
  readonly clock: Clock;
}

/**
 * Replays the handbills of a campaign under another ranking, against what became of them. With a kernel of its own, a handbill a turn of the event
 * loop: those who are served don't wait for it. Levels are part of the ranking, and learned from the same redemptions; so each half of the customers is
 * ranked with those that the other half has taught.
 */
export function createEvaluatePolicy(dependencies: Dependencies): PolicyVerbs['evaluate'] {
  const { outbox, live, configuration, popularity, files, clock } = dependencies;

  async function modelOf(version: number, { shelf }: ConfigurationState): Promise<RankingModel | null> {
    if (version === 0) return null;
    const stored = storedModel(shelf, version);
    if (stored === undefined) throw HandbillError.notFound('model', String(version));
    return files.read(stored);
  }

  async function evaluate(...[request, run]: Parameters<PolicyVerbs['evaluate']>): Promise<PolicyEvaluation> {
    const { campaignId, modelVersion, algorithm } = request;
    await popularity.loaded();
    await configuration.loaded();
    await configuration.refresh();
    const state = await configuration.loaded();
    const campaign = requireEntry(state.campaigns, 'campaign', campaignId, ({ deletedAtMs }) => deletedAtMs === null);
    const model = await modelOf(modelVersion, state);
    const nowMs = clock();
    const taught = createTaughtLevels(halfOf);
    const log = await readExposedHandbills(outbox, {
      wanted: (handbill) => handbill.campaignId === campaignId && handbill.endMs <= nowMs,
      onEvent: taught.add,
      ...run,
    });
    const scoring = createScoring({ kind: 'auto', warn: () => {} });
    const deskFor = (levels: Levels) =>
      giveWay(
        createDesk({
          configuration: state,
          model: servedModel(model, popularity, state.items.indexLimit),
          frequencies: popularity.frequencies(state.items.indexLimit),
          levels,
          failures: createFilterFailures(),
          memory: createFilterMemory(),
          // What was over by then is no candidate; what ended since is left out by the window of each handbill.
          nowMs: log[0]?.assignedAtMs ?? nowMs,
          scoring,
        }),
        turnForPiece,
      );
    const desks = [await deskFor(taught.by(otherHalf(0))), await deskFor(taught.by(otherHalf(1)))] as const;
    const replay = createReplay({ campaign, algorithm, desks });
    const { handbills, period, leftOut } = await replayLog(log, replay, live, run);
    return { ...request, estimates: estimatePolicy(handbills), period, leftOut };
  }

  return async (request, run) => {
    try {
      return await evaluate(request, run);
    } catch (error) {
      if (run.signal.aborted) throw new HandbillError('CANCELLED', 'the evaluation was cancelled', { cause: error });
      throw error;
    }
  };
}
