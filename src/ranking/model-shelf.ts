import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import { MODELS_KEPT_MAX } from '../limits.js';
import type { RedemptionReport } from './training/redemptions/fit-redemption-ranker.js';
import type { TrainingReport } from './training/training-report.js';
import { NOTHING_TRIED, type UpliftReport } from './training/uplift/fit-uplift.js';

/** A trained model as it lies in the store. */
export interface StoredModel {
  /** From 1; a number is never used twice, and one may be missing when its training came to nothing. */
  readonly version: number;
  readonly trainedAtMs: number;
  readonly seed: number;
  /** Length of its file. */
  readonly bytes: number;
  readonly report: TrainingReport;
  readonly redemptions: RedemptionReport;
  /** What an earlier version learned of wide promotions alone; nothing ranks by it any more. */
  readonly wide?: RedemptionReport;
  readonly uplift: UpliftReport;
}

/** All models of a store and which of them ranks. Written as a whole, so that an activation is seen entirely or not at all. */
export interface ModelShelf {
  /** 0: the training-free formula. */
  readonly active: number;
  /** What was active before: the way back. 0: the training-free formula. */
  readonly previous: number;
  /** The newest number that was given away. */
  readonly lastVersion: number;
  /** Ascending by version. */
  readonly models: readonly StoredModel[];
}

export const EMPTY_SHELF: ModelShelf = { active: 0, previous: 0, lastVersion: 0, models: [] };

export function storedModel(shelf: ModelShelf, version: number): StoredModel | undefined {
  return shelf.models.find((model) => model.version === version);
}

/** Gives away the next number. */
export function drawVersion(shelf: ModelShelf): ModelShelf {
  return { ...shelf, lastVersion: shelf.lastVersion + 1 };
}

/** Adds a model; the oldest ones beyond the limit go, but never what is active or was before. */
export function addModel(shelf: ModelShelf, added: StoredModel): ModelShelf {
  const models = [...shelf.models, added].sort((a, b) => a.version - b.version);
  const needed = new Set([shelf.active, shelf.previous, added.version]);
  let surplus = models.length - MODELS_KEPT_MAX;
  const kept = models.filter(({ version }) => needed.has(version) || surplus-- <= 0);
  return { ...shelf, models: kept };
}

/** Makes a version rank; 0: the training-free formula. */
export function activateVersion(shelf: ModelShelf, version: number): ModelShelf {
  return version === shelf.active ? shelf : { ...shelf, active: version, previous: shelf.active };
}

const CODEC_VERSION = 1;
/** Of models that were trained when redemptions taught nothing, or of wide promotions only. */
const BEFORE_REDEMPTION_RANKERS: RedemptionReport = {
  redemptions: 0,
  choices: 0,
  reason: 'trained by a version that did not rank by redemptions: train anew',
  weights: {},
};

/** Of models that were trained when nothing was learned of what showing changes. */
const BEFORE_UPLIFT: UpliftReport = {
  ...NOTHING_TRIED,
  reason: 'trained by a version that did not learn what showing changes',
};

/** Of models that were trained on one label a customer, untested. */
const BEFORE_BACK_TESTS = { labels: 0, l2: 0, backTest: {} };

export function encodeShelf({ active, previous, lastVersion, models }: ModelShelf): Uint8Array {
  return packVersioned(CODEC_VERSION, [active, previous, lastVersion, models]);
}

/** Throws on bytes that `encodeShelf` did not write. */
export function decodeShelf(bytes: Uint8Array): ModelShelf {
  const [active, previous, lastVersion, models] = unpackVersioned('model list', CODEC_VERSION, bytes);
  return {
    active: active as number,
    previous: previous as number,
    lastVersion: lastVersion as number,
    models: (models as StoredModel[]).map((model) => ({
      ...model,
      redemptions: model.redemptions ?? BEFORE_REDEMPTION_RANKERS,
      uplift: model.uplift ?? BEFORE_UPLIFT,
      report: { ...BEFORE_BACK_TESTS, ...model.report },
    })),
  };
}
