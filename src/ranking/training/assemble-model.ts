import type { CustomerVectorShape, ItemTerms, RankingModel } from '../model.js';
import { SIGNALS } from '../signals.js';
import type { DenseMap } from './dense-map.js';
import { DENSE_FLOOR, DENSE_SCALE, type InputWeights } from './inputs.js';
import type { ItemEffects } from './item-effects.js';
import type { ItemInputs } from './item-terms.js';
import { type ItemTrends, trendLog } from './item-trends.js';

export interface ModelParts {
  readonly version: number;
  readonly weights: InputWeights;
  /** Offset of the log-odds, see calibrate.ts. */
  readonly level: number;
  readonly items: ItemInputs;
  /** As of now; none when receipts carry no days. */
  readonly trends: ItemTrends;
  readonly effects: ItemEffects;
  readonly shape: CustomerVectorShape;
  /** Row-major itemCount x k. */
  readonly p: Float64Array;
  readonly map: DenseMap;
}

/** Folds everything that depends on the item alone into the per-item terms of the score formula. */
export function assembleModel({
  version,
  weights,
  level,
  items,
  trends,
  effects,
  shape,
  p,
  map,
}: ModelParts): RankingModel {
  const w = (name: keyof InputWeights) => weights[name] ?? 0;
  const itemCount = items.share.length;
  const trendSum = (i: number, names: readonly (keyof InputWeights)[]) =>
    trends.reduce((sum, shares, h) => sum + w(names[h]!) * trendLog(shares[i]!), 0);
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
      w('nextRoot') * items.nextRoot[i]! +
      trendSum(i, ['trend30Log', 'trend180Log']);
    terms.sizeSlope[i] =
      w('sizeNextLog') * items.nextLog[i]! + w('sizeTilt') * (items.nextBySizeLog[i]! - items.nextLog[i]!);
    terms.ownBias[i] =
      effects.own[i]! +
      w('repeatNext') * items.repeatNext[i]! +
      w('repeatHistory') * items.repeatHistory[i]! +
      w('repeatPooled') * items.repeatPooled[i]! +
      w('ownNextLog') * items.nextLog[i]! +
      w('ownNextBySizeLog') * items.nextBySizeLog[i]! +
      w('ownNewestLog') * items.newestLog[i]! +
      trendSum(i, ['ownTrend30Log', 'ownTrend180Log']);
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
      ownDenseLinear: DENSE_SCALE * w('ownDense'),
      ownDenseLog: w('ownDenseLog'),
    },
    wideRanker: null,
  };
}

/** Base of an item that nobody has bought yet, the floor of D included. */
function unknownItem(w: (name: keyof InputWeights) => number): number {
  return (
    w('nextLog') * Math.log(2e-5) +
    w('nextBySizeLog') * Math.log(1e-5) +
    (w('newestLog') + w('secondLog') + w('everLog')) * Math.log(1e-4) +
    w('denseLog') * Math.log(DENSE_FLOOR) +
    (w('trend30Log') + w('trend180Log')) * trendLog(0)
  );
}
