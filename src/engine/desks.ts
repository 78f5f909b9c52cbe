import type { Clock } from '../base/time.js';
import type { FilterFailures } from '../filters/failures.js';
import { createFilterVerdicts } from '../filters/verdicts.js';
import { COMPILE_PAUSE_FREE_MS, COMPILE_PAUSE_MAX_MS, POPULARITY_REFRESH_MS } from '../limits.js';
import { trainingFreeModel } from '../ranking/training-free.js';
import type { Scoring } from '../scoring/scoring.js';
import type { Configuration } from './configuration.js';
import { createDesk, type Desk } from './desk.js';
import type { Popularity } from './popularity.js';

export interface Desks {
  /** The desk to serve the next request from. */
  current(): Promise<Desk>;
}

interface Dependencies {
  readonly configuration: Configuration;
  readonly popularity: Popularity;
  readonly failures: FilterFailures;
  readonly clock: Clock;
  readonly scoring: Scoring;
}

/**
 * Compiles a new desk when a request finds that the configuration has changed, and takes in the popularity trend now and then. While an
 * import changes a large configuration all the time, the old desk serves on between compilations, for half a second at most.
 */
export function createDesks({ configuration, popularity, failures, clock, scoring }: Dependencies): Desks {
  const verdicts = createFilterVerdicts();
  let desk: Desk | undefined;
  let notBeforeMs = 0;
  let refreshedAtMs = 0;
  let refreshedTo = 0;

  return {
    async current() {
      const state = await configuration.loaded();
      await popularity.loaded();
      const nowMs = clock();
      if (desk === undefined || (desk.version !== state.version && nowMs >= notBeforeMs)) {
        const frequencies = popularity.frequencies(state.items.indexLimit);
        desk = createDesk({
          configuration: state,
          model: trainingFreeModel(frequencies),
          frequencies,
          failures,
          verdicts,
          nowMs,
          scoring,
        });
        const tookMs = clock() - nowMs;
        const pauseMs = tookMs < COMPILE_PAUSE_FREE_MS ? 0 : Math.min(10 * tookMs, COMPILE_PAUSE_MAX_MS);
        notBeforeMs = nowMs + tookMs + pauseMs;
        [refreshedAtMs, refreshedTo] = [nowMs, popularity.revision];
      } else if (popularity.revision !== refreshedTo && nowMs >= refreshedAtMs + POPULARITY_REFRESH_MS) {
        const frequencies = popularity.frequencies(desk.candidates.pool.itemCount);
        desk.refresh(trainingFreeModel(frequencies), frequencies);
        [refreshedAtMs, refreshedTo] = [nowMs, popularity.revision];
      }
      return desk;
    },
  };
}
