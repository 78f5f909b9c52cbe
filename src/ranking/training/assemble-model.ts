import type { CustomerVectorShape, ItemTerms, RankingModel } from '../model.js';
import { SIGNALS } from '../signals.js';
import type { DenseMap } from './dense-map.js';
import { DENSE_FLOOR, DENSE_SCALE, type InputWeights, OWN_COUNT_MAX } from './inputs.js';
import type { ItemEffects } from './item-effects.js';
import type { ItemInputs } from './item-terms.js';

export interface ModelParts {
  readonly version: number;
  readonly weights: InputWeights;
  /** Offset of the log-odds, see calibrate.ts. */
  readonly level: number;
  readonly items: ItemInputs;
  /** Whether receipts carry days, so that the popularity of the moment counts. */
  readonly dated: boolean;
  readonly effects: ItemEffects;
  readonly shape: CustomerVectorShape;
  /** Row-major itemCount x k. */
  readonly p: Float64Array;
  readonly map: DenseMap;
}

/** Folds everything that depends on the item alone, but for the trend, into the per-item terms of the score formula. */
export function assembleModel({
  version,
  weights,
  level,
  items,
  dated,
  effects,
  shape,
  p,
  map,
}: ModelParts): RankingModel {
  const w = (name: keyof InputWeights) => weights[name] ?? 0;
  const itemCount = items.share.length;
  const terms: ItemTerms = {
    base: new Float32Array(itemCount),
    sizeSlope: new Float32Array(itemCount),
    ownBias: new Float32Array(itemCount),
    ownCountSlope: new Float32Array(itemCount),
    denseBias: Float32Array.from(map.bias),
    q: Float32Array.from(map.q),
    p: Float32Array.from(p),
  };
  for (let i = 0; i < itemCount; i++) {
    terms.base[i] =
      level +
      effects.all[i]! +
      w('nextLog') * items.nextLog[i]! +
      w('nextBySizeLog') * items.nextBySizeLog[i]! +
      w('newestLog') * items.newestLog[i]! +
      w('secondLog') * items.secondLog[i]! +
      w('everLog') * items.everLog[i]! +
      w('nextRoot') * items.nextRoot[i]!;
    terms.sizeSlope[i] =
      w('sizeNextLog') * items.nextLog[i]! + w('sizeTilt') * (items.nextBySizeLog[i]! - items.nextLog[i]!);
    terms.ownBias[i] =
      effects.own[i]! +
      w('repeatNext') * items.repeatNext[i]! +
      w('repeatHistory') * items.repeatHistory[i]! +
      w('repeatPooled') * items.repeatPooled[i]! +
      w('ownNextLog') * items.nextLog[i]! +
      w('ownNextBySizeLog') * items.nextBySizeLog[i]! +
      w('ownNewestLog') * items.newestLog[i]!;
    terms.ownCountSlope[i] =
      w('countRepeatNext') * items.repeatNext[i]! + w('countRepeatPooled') * items.repeatPooled[i]!;
  }
  return {
    version,
    itemCount,
    unknownBase: level + unknownItem(w),
    items: terms,
    customerVector: shape,
    newcomerVector: Float32Array.from(map.mean),
    weights: {
      denseLinear: DENSE_SCALE * w('dense'),
      denseLog: w('denseLog'),
      denseFloor: DENSE_FLOOR,
      own: Float32Array.from(SIGNALS, (signal) => w(signal)),
      ownCountMax: OWN_COUNT_MAX,
      ownDenseLinear: DENSE_SCALE * w('ownDense'),
      ownDenseLog: w('ownDenseLog'),
    },
    laterBase: new Float32Array(0),
    shares: null,
    trend: dated
      ? {
          new30: w('trend30Log'),
          new180: w('trend180Log'),
          own30: w('ownTrend30Log'),
          own180: w('ownTrend180Log'),
        }
      : null,
    redemptionRanker: null,
    uplift: null,
  };
}

/** Base of an item that nobody has bought yet, but for the trend; the floor of D included. */
function unknownItem(w: (name: keyof InputWeights) => number): number {
  return (
    w('nextLog') * Math.log(2e-5) +
    w('nextBySizeLog') * Math.log(1e-5) +
    (w('newestLog') + w('secondLog') + w('everLog')) * Math.log(1e-4) +
    w('denseLog') * Math.log(DENSE_FLOOR)
  );
}
