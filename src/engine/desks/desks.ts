import { setTimeout as later } from 'node:timers/promises';
import type { Clock, Monotonic } from '../../base/time.js';
import { giveWay } from '../../base/work.js';
import type { FilterFailures } from '../../filters/failures.js';
import { createFilterMemory } from '../../filters/memory.js';
import {
  COMPILE_PAUSE_FREE_MS,
  COMPILE_PAUSE_MAX_MS,
  COMPILE_WAIT_MAX_MS,
  POPULARITY_REFRESH_MS,
  TREND_REFRESH_MS,
} from '../../limits.js';
import type { RankingModel } from '../../ranking/model.js';
import type { Scoring } from '../../scoring/scoring.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { servedModel } from '../models/served-model.js';
import type { ServingModel } from '../models/serving-model.js';
import type { Popularity } from '../outbox/popularity.js';
import { createDesk, type Desk } from './desk.js';

export interface Desks {
  /** The desk to serve the next request from. */
  current(): Promise<Desk>;
  /** One that knows this version of the configuration, however long its compilation takes. */
  atLeast(version: number): Promise<Desk>;
}

interface Dependencies {
  readonly configuration: Configuration;
  readonly popularity: Popularity;
  readonly limitWatch: LimitWatch;
  readonly serving: ServingModel;
  readonly failures: FilterFailures;
  readonly clock: Clock;
  /** Of pauses and patience. */
  readonly monotonic: Monotonic;
  readonly scoring: Scoring;
}

/**
 * Compiles a new desk when a request finds that the configuration or the model has changed, and takes in the popularity trend now and
 * then. While an import changes a large configuration all the time, the old desk serves on between compilations, for half a second at
 * most; and while filters keep a compilation busy for long, it serves on, too.
 *
 * The ranking follows the trend: the training-free formula is made of it, and a trained model of dated receipts leaves it open, for which an hour
 * is soon enough: its half-lives are months, and its bounds on promotions take longer to compute.
 */
export function createDesks(dependencies: Dependencies): Desks {
  const { configuration, popularity, limitWatch, serving, failures, clock, monotonic, scoring } = dependencies;
  const memory = createFilterMemory();
  let desk: Desk | undefined;
  let trained: RankingModel | null = null;
  let compilation: { readonly startedAtMs: number; readonly done: Promise<Desk> } | undefined;
  let notBeforeMs = 0;
  let refreshedAtMs = 0;
  let refreshedTo = 0;
  let trendAtMs = 0;

  async function compile(state: ConfigurationState, model: RankingModel | null, startedAtMs: number): Promise<Desk> {
    const frequencies = popularity.frequencies(state.items.indexLimit);
    const { revision } = popularity;
    const compiled = await giveWay(
      createDesk({
        configuration: state,
        model: servedModel(model, popularity, state.items.indexLimit),
        frequencies,
        levels: popularity.levels(),
        failures,
        memory,
        nowMs: clock(),
        scoring,
      }),
    );
    const tookMs = monotonic() - startedAtMs;
    const pauseMs = tookMs < COMPILE_PAUSE_FREE_MS ? 0 : Math.min(10 * tookMs, COMPILE_PAUSE_MAX_MS);
    notBeforeMs = startedAtMs + tookMs + pauseMs;
    [refreshedAtMs, trendAtMs, refreshedTo] = [startedAtMs, startedAtMs, revision];
    trained = model;
    desk = compiled;
    return compiled;
  }

  /** One at a time; who comes while it is under way waits for it, too. */
  function compileOnce(state: ConfigurationState, model: RankingModel | null, nowMs: number) {
    if (!compilation) {
      const done = compile(state, model, nowMs).finally(() => {
        compilation = undefined;
      });
      // Those who wait hear of it.
      done.catch(() => {});
      compilation = { startedAtMs: nowMs, done };
    }
    return compilation;
  }

  function compiledSoon(state: ConfigurationState, model: RankingModel | null, nowMs: number): Promise<Desk> {
    const { startedAtMs, done } = compileOnce(state, model, nowMs);
    if (!desk) return done;
    const patienceMs = startedAtMs + COMPILE_WAIT_MAX_MS - nowMs;
    return patienceMs <= 0 ? Promise.resolve(desk) : Promise.race([done, later(patienceMs, desk, { ref: false })]);
  }

  return {
    async current() {
      const state = await configuration.loaded();
      await popularity.loaded();
      await limitWatch.loaded();
      const active = await serving.current(state.shelf);
      const nowMs = monotonic();
      if (desk === undefined) return await compiledSoon(state, active, nowMs);
      const outdated = desk.version !== state.version || active !== trained;
      if (outdated && nowMs >= notBeforeMs) return await compiledSoon(state, active, nowMs);
      if (popularity.revision !== refreshedTo && nowMs >= refreshedAtMs + POPULARITY_REFRESH_MS) {
        const { itemCount } = desk.candidates.pool;
        const isSoonEnough = trained !== null && (trained.trend === null || nowMs < trendAtMs + TREND_REFRESH_MS);
        desk.refresh(
          { frequencies: popularity.frequencies(itemCount), levels: popularity.levels() },
          isSoonEnough ? null : servedModel(trained, popularity, itemCount),
        );
        if (!isSoonEnough) trendAtMs = nowMs;
        [refreshedAtMs, refreshedTo] = [nowMs, popularity.revision];
      }
      return desk;
    },
    async atLeast(version) {
      // One that is under way may have begun with an older version.
      while (desk === undefined || desk.version < version) {
        const state = await configuration.loaded();
        await compileOnce(state, await serving.current(state.shelf), monotonic()).done;
      }
      return desk;
    },
  };
}
