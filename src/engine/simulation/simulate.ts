import { HandbillError } from '../../base/errors.js';
import type { PromotionIndex } from '../../base/ids.js';
import { type Clock, MS_PER_DAY } from '../../base/time.js';
import { LIMIT_POLL_COUNTERS } from '../../limits.js';
import type { Cap } from '../../promotions/caps.js';
import type { PromotionFacts } from '../../simulation/promotion-facts.js';
import { simulationReport } from '../../simulation/report.js';
import type { LimitStore, Store } from '../../store/port.js';
import { counterOf } from '../../wallet/use.js';
import { openWorker } from '../../workers/open-worker.js';
import type { Configuration } from '../configuration/configuration.js';
import { supposedTime } from '../handbills/preview-time.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { TrainingRun } from '../models/model-requests.js';
import { servedModel } from '../models/served-model.js';
import type { ServingModel } from '../models/serving-model.js';
import type { Popularity } from '../outbox/popularity.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { sampleProfiles } from '../profiles/sample-profiles.js';
import { checkCampaigns } from './check-campaigns.js';
import type { SimulationRequest, SimulationVerbs } from './simulation-requests.js';
import type { SimulationAnswer, SimulationTask } from './simulation-task.js';
import { tellConfiguration, tellProfiles } from './tell-worker.js';

interface Dependencies {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly live: LiveProfiles;
  readonly popularity: Popularity;
  readonly limitWatch: LimitWatch;
  readonly serving: ServingModel;
  readonly clock: Clock;
}

const WORKER = new URL('../../../dist/engine/simulation/simulate-worker.js', import.meta.url);

/**
 * Draws a sample of the profiles, and has a thread assign handbills to them, which is told everything that it goes by: it opens no store. The process reads
 * and hands over a millisecond's work at a time, so that those who are served don't wait for it.
 */
export function createSimulate(dependencies: Dependencies): SimulationVerbs['simulate'] {
  const { store, configuration, live, popularity, limitWatch, serving, clock } = dependencies;
  let busy = false;

  async function simulate(request: SimulationRequest, run: TrainingRun) {
    const { subject, against, audience, sample: size, seed } = request;
    const nowMs = clock();
    const atMs = supposedTime(request.atMs, nowMs);
    await popularity.loaded();
    await limitWatch.loaded();
    await configuration.loaded();
    await configuration.refresh();
    const state = await configuration.loaded();
    checkCampaigns(state, request, atMs, nowMs);
    const { ids, seen } = await sampleProfiles(store.profiles, {
      size,
      seed,
      signal: run.signal,
      onSeen: (count) => run.onProgress({ done: 0, stage: `choosing among ${count.toLocaleString('en')} customers` }),
    });
    if (ids.length === 0) {
      throw new HandbillError('FAILED_PRECONDITION', 'the store has no profile to simulate', { reason: 'NO_PROFILES' });
    }
    const itemCount = state.items.indexLimit;
    const basis = {
      subject,
      against,
      audience,
      atMs,
      nowMs,
      exhausted: limitWatch.exhausted,
      model: servedModel(await serving.current(state.shelf), popularity, itemCount),
      frequencies: popularity.frequencies(itemCount),
      levels: popularity.levels(),
    };
    const worker = await openWorker<SimulationTask, SimulationAnswer>(WORKER, run.signal);
    try {
      await tellConfiguration(worker, store.configuration, run);
      // What the thread knows may be newer, so that a campaign may be gone from it.
      await configuration.refresh();
      checkCampaigns(state, request, atMs, nowMs);
      await worker.run({ kind: 'begin', basis });
      const simulated = await tellProfiles(worker, live, ids, run);
      const outcome = await worker.run({ kind: 'end' });
      return simulationReport(outcome!, {
        seed,
        atMs,
        // Those that have become part of others are listed, too.
        profiles: Math.round((seen * simulated) / ids.length),
        sampled: simulated,
        redemptionsPerChance: popularity.redemptionsPerChance(Math.floor(nowMs / MS_PER_DAY)),
        used: await usedSoFar(store.limits, outcome!.facts),
      });
    } finally {
      await worker.close();
    }
  }

  return async (request, run) => {
    if (busy) {
      throw new HandbillError('RESOURCE_EXHAUSTED', 'a simulation is under way on this server', {
        reason: 'SIMULATION_UNDER_WAY',
      });
    }
    busy = true;
    try {
      return await simulate(request, run);
    } catch (error) {
      if (run.signal.aborted) throw new HandbillError('CANCELLED', 'the simulation was cancelled', { cause: error });
      throw error;
    } finally {
      busy = false;
    }
  };
}

/** What stands on the counters of the promotions that have limits. */
async function usedSoFar(limits: LimitStore, facts: ReadonlyMap<PromotionIndex, PromotionFacts>) {
  const names = [...facts].flatMap(([index, { budgetMinor, redeemLimitGlobal }]) => [
    ...(budgetMinor === null ? [] : [counterOf('budget', index)]),
    ...(redeemLimitGlobal === null ? [] : [counterOf('redemptions', index)]),
  ]);
  const used = new Map<string, number>();
  for (let from = 0; from < names.length; from += LIMIT_POLL_COUNTERS) {
    const some = names.slice(from, from + LIMIT_POLL_COUNTERS);
    const counts = await limits.used(some);
    some.forEach((name, i) => {
      used.set(name, counts[i]!);
    });
  }
  return (cap: Cap, promotion: PromotionIndex): number => used.get(counterOf(cap, promotion)) ?? 0;
}
