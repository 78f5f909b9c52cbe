import type { CampaignId } from '../../base/ids.js';
import { giveWay } from '../../base/work.js';
import { createFilterFailures } from '../../filters/failures.js';
import { createFilterMemory } from '../../filters/memory.js';
import { createScoring } from '../../scoring/scoring.js';
import { createKeyedQueue } from '../concurrency/keyed-queue.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import { createDesk, type Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';
import { servedModel } from '../models/served-model.js';
import type { ServingModel } from '../models/serving-model.js';
import type { Popularity } from '../outbox/popularity.js';
import { deskForCampaign } from './campaign-plan.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly desks: Desks;
  readonly popularity: Popularity;
  readonly serving: ServingModel;
}

/** The desk of a campaign as of an instant, before or after now. */
export type DeskAt = (campaignId: CampaignId, atMs: number, nowMs: number) => Promise<Desk>;

/**
 * That of now serves for what is to come: what ends until then its masks leave out. For what has been, one is compiled that has the promotions which are
 * over since; one at a time, by the twin of the kernel, which leaves the kernel's memory to those who serve.
 */
export function createDeskAt({ configuration, desks, popularity, serving }: Dependencies): DeskAt {
  const scoring = createScoring({ kind: 'twin', warn: () => {} });
  const queue = createKeyedQueue();

  async function compileAt({ configuration: state }: Desk, atMs: number): Promise<Desk> {
    const itemCount = state.items.indexLimit;
    const work = createDesk({
      configuration: state,
      model: servedModel(await serving.current(state.shelf), popularity, itemCount),
      frequencies: popularity.frequencies(itemCount),
      levels: popularity.levels(),
      failures: createFilterFailures(),
      memory: createFilterMemory(),
      nowMs: atMs,
      scoring,
    });
    return giveWay(work, turnForPiece);
  }

  return async (campaignId, atMs, nowMs) => {
    const desk = await deskForCampaign(configuration, desks, campaignId);
    return atMs >= nowMs ? desk : queue.run([ALL], () => compileAt(desk, atMs));
  };
}

const ALL = 'all';
