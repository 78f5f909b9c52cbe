import { SIGNAL_COUNT, SIGNALS } from '../signals.js';
import type { ItemInputs } from './item-terms.js';

/** Inputs of the fit that exist for every candidate item. `size` is A_u - 1.5 of the formula. */
export const COMMON_INPUTS = [
  'nextLog',
  'nextBySizeLog',
  'newestLog',
  'secondLog',
  'everLog',
  'nextRoot',
  'sizeNextLog', //  size * nextLog
  'sizeTilt', //     size * (nextBySizeLog - nextLog)
  'dense', //        10 D
  'denseLog', //     ln max(D, floor)
  'trend30Log', //   ln of the decayed share of receipts on the morning of the label; 0 when receipts carry no days
  'trend180Log',
] as const;

/** Inputs of items bought before: the signals, and what an own item's base may add to or take from the common part. */
export const OWN_INPUTS = [
  ...SIGNALS,
  'repeatNext',
  'repeatHistory',
  'repeatPooled',
  'countRepeatNext', //    ln(1 + min(n, OWN_COUNT_MAX)) * repeatNext
  'countRepeatPooled', //  the same * repeatPooled
  'ownNextLog',
  'ownNextBySizeLog',
  'ownNewestLog',
  'ownDense',
  'ownDenseLog',
  'ownTrend30Log',
  'ownTrend180Log',
] as const;

export type CommonInput = (typeof COMMON_INPUTS)[number];
export type OwnInput = (typeof OWN_INPUTS)[number];
export type InputName = CommonInput | OwnInput;
/** Fitted weights on the raw scale of the inputs. */
export type InputWeights = Readonly<Partial<Record<InputName, number>>>;

/** Outside the range of the labels these go on rising or falling where purchases don't; many labels hold them in place. */
export const EXTRAPOLATING_INPUTS: readonly InputName[] = [
  'count',
  'decay50',
  'decay80',
  'decay95',
  'ago',
  'age',
  'rate',
  'countRepeatNext',
  'countRepeatPooled',
];
/** What stands in for them. */
export const LOG_SIGNALS: readonly InputName[] = ['log50', 'log80', 'log90', 'log95'];

export const COMMON_COUNT = COMMON_INPUTS.length;
export const OWN_COUNT = OWN_INPUTS.length;

/** D is a probability of about a hundredth; ten of it is of the scale of the other inputs. */
export const DENSE_SCALE = 10;
/** Below the rate of the rarest items; half of all D are, so the logarithm must not run away there. */
export const DENSE_FLOOR = 3e-5;
/** ln of the typical mean basket size, where the size terms vanish. */
export const SIZE_ORIGIN = 1.5;

/** Nearly all own items of the retailers that were looked at were bought no more often; what is fitted to few can't tell of many. */
export const OWN_COUNT_MAX = 8;

/** Writes the common inputs of a candidate to out[at ..], but for the trends (item-trends.ts). */
export function writeCommon(
  item: ItemInputs,
  i: number,
  size: number,
  dense: number,
  out: Float32Array,
  at: number,
): void {
  out[at] = item.nextLog[i]!;
  out[at + 1] = item.nextBySizeLog[i]!;
  out[at + 2] = item.newestLog[i]!;
  out[at + 3] = item.secondLog[i]!;
  out[at + 4] = item.everLog[i]!;
  out[at + 5] = item.nextRoot[i]!;
  out[at + 6] = size * item.nextLog[i]!;
  out[at + 7] = size * (item.nextBySizeLog[i]! - item.nextLog[i]!);
  out[at + 8] = DENSE_SCALE * dense;
  out[at + 9] = Math.log(Math.max(dense, DENSE_FLOOR));
}

/** Writes the own inputs behind the signals, which the caller has written to out[at ..] already; not the trends. */
export function writeOwn(
  item: ItemInputs,
  i: number,
  countLog: number,
  dense: number,
  out: Float32Array,
  at: number,
): void {
  const to = at + SIGNAL_COUNT;
  out[to] = item.repeatNext[i]!;
  out[to + 1] = item.repeatHistory[i]!;
  out[to + 2] = item.repeatPooled[i]!;
  out[to + 3] = countLog * item.repeatNext[i]!;
  out[to + 4] = countLog * item.repeatPooled[i]!;
  out[to + 5] = item.nextLog[i]!;
  out[to + 6] = item.nextBySizeLog[i]!;
  out[to + 7] = item.newestLog[i]!;
  out[to + 8] = DENSE_SCALE * dense;
  out[to + 9] = Math.log(Math.max(dense, DENSE_FLOOR));
}
