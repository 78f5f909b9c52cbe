import type { Monotonic } from '../../base/time.js';
import { MODEL_RETRY_MS } from '../../limits.js';
import type { RankingModel } from '../../ranking/model.js';
import { type ModelShelf, storedModel } from '../../ranking/model-shelf.js';
import type { ModelFiles } from './model-files.js';

/** The model that this process ranks with. */
export interface ServingModel {
  /**
   * The model to rank with; null: the training-free formula. Only the first call waits: later ones get the former model until the
   * activated one is in memory, and for good when its file can't be used.
   */
  current(shelf: ModelShelf): Promise<RankingModel | null>;
  /** Resolves when the active model of the shelf has been loaded, or couldn't be. */
  settle(shelf: ModelShelf): Promise<void>;
}

/** `onLoadError` hears of a model that can't be loaded; it is tried again now and then. */
export function createServingModel(
  files: ModelFiles,
  monotonic: Monotonic,
  onLoadError: (error: unknown) => void,
): ServingModel {
  let model: RankingModel | null = null;
  /** The active version that was last taken in, or tried. */
  let followed: number | undefined;
  let retryAtMs = Number.POSITIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function load(shelf: ModelShelf): Promise<void> {
    try {
      model = await read(shelf, shelf.active);
      retryAtMs = Number.POSITIVE_INFINITY;
    } catch (error) {
      onLoadError(error);
      retryAtMs = monotonic() + MODEL_RETRY_MS;
      // A process that has just started has no former model in memory.
      if (followed === undefined) model = await read(shelf, shelf.previous).catch(() => null);
    }
    followed = shelf.active;
  }

  async function read(shelf: ModelShelf, version: number): Promise<RankingModel | null> {
    const stored = storedModel(shelf, version);
    if (stored === undefined) return null;
    return model?.version === version ? model : files.read(stored);
  }

  function follow(shelf: ModelShelf): void {
    if (followed === shelf.active && monotonic() < retryAtMs) return;
    loading ??= load(shelf).finally(() => {
      loading = undefined;
    });
  }

  return {
    async current(shelf) {
      follow(shelf);
      if (followed === undefined) await loading;
      return model;
    },
    async settle(shelf) {
      // One that is under way may have begun with an older shelf.
      await loading;
      follow(shelf);
      await loading;
    },
  };
}
