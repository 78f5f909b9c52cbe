import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { classifyItems } from '../../catalog/item-classes.js';
import { activateVersion, addModel, drawVersion, type StoredModel } from '../../ranking/model-shelf.js';
import type { Store } from '../../store/port.js';
import { runInWorker } from '../../workers/run-in-worker.js';
import type { TrainingAnswer, TrainingJob } from '../../workers/train-worker.js';
import type { Configuration } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { createChoiceCollector } from './collect-choices.js';
import { collectTrials } from './collect-trials.js';
import type { ModelFiles } from './model-files.js';
import type { ModelVerbs, TrainingRequest, TrainingRun } from './model-requests.js';
import { changeShelf } from './model-shelf.js';
import type { ServingModel } from './serving-model.js';
import { collectReceipts, receiptBuffers } from './training-receipts.js';

interface Dependencies {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly files: ModelFiles;
  readonly serving: ServingModel;
  readonly clock: Clock;
}

/**
 * Trains a model on the receipts, redemptions and explored showings of all profiles, in a thread of its own, keeps it in the store and activates it if asked to. With too
 * little data for any model nothing is stored, and what is active stays.
 */
export function createTrainModel(dependencies: Dependencies): ModelVerbs['train'] {
  const { store, configuration, files, serving, clock } = dependencies;
  let busy = false;

  async function train({ seed, activate }: TrainingRequest, { onProgress, signal }: TrainingRun) {
    const choices = createChoiceCollector();
    const receipts = await collectReceipts(store.profiles, { onProgress, signal, onProfile: choices.add });
    await configuration.loaded();
    await configuration.refresh();
    const state = await configuration.loaded();
    const { items, shelf } = state;
    const { lastVersion: version } = await changeShelf(store.configuration, drawVersion);
    const { size, itemAt } = itemLookup(state);
    const job: TrainingJob = {
      receipts: receipts(items.indexLimit),
      classes: classifyItems(size, itemAt),
      choices: await choices.toChoiceSet(state, seed),
      trials: await collectTrials(store, state, { onProgress, signal, nowMs: clock() }),
      seed,
      version,
    };
    const transfer = receiptBuffers(job.receipts);
    const { report, trained } = await runInWorker<TrainingJob, TrainingAnswer>('train', job, {
      onProgress,
      signal,
      transfer,
    });
    if (trained === null) return { stored: null, report, activeVersion: shelf.active };
    const { file, redemptions, uplift } = trained;
    const stored = { version, trainedAtMs: clock(), seed, bytes: file.length, report, redemptions, uplift };
    return { stored, report, activeVersion: await keep(stored, file, activate) };
  }

  /** First the file, then the entry that names it: a reader never finds one without the other. Answers the active version. */
  async function keep(stored: StoredModel, file: Uint8Array, activate: boolean): Promise<number> {
    await files.write(stored.version, file);
    let before: readonly StoredModel[] = [];
    const shelf = await changeShelf(store.configuration, (current) => {
      before = current.models;
      const added = addModel(current, stored);
      return activate ? activateVersion(added, stored.version) : added;
    });
    const kept = new Set(shelf.models.map(({ version }) => version));
    for (const { version } of before) if (!kept.has(version)) await files.remove(version);
    await configuration.refresh();
    await serving.settle(shelf);
    return shelf.active;
  }

  return async (request, run) => {
    if (busy) {
      throw new HandbillError('RESOURCE_EXHAUSTED', 'a training is under way on this server', {
        reason: 'TRAINING_UNDER_WAY',
      });
    }
    busy = true;
    try {
      return await train(request, run);
    } catch (error) {
      if (run.signal.aborted) throw new HandbillError('CANCELLED', 'the training was cancelled', { cause: error });
      throw error;
    } finally {
      busy = false;
    }
  };
}
