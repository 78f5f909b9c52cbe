import * as layout from './layout.js';

/** Positions of the personal signals by their names in the model file; what they are is said beside the positions. Written in their order. */
export const SIGNAL_INDEX = {
  bought: layout.W_BOUGHT,
  count: layout.W_COUNT,
  decay50: layout.W_DECAY_50,
  decay80: layout.W_DECAY_80,
  decay95: layout.W_DECAY_95,
  log50: layout.W_LOG_50,
  log80: layout.W_LOG_80,
  log90: layout.W_LOG_90,
  log95: layout.W_LOG_95,
  share: layout.W_SHARE,
  inNewest: layout.W_IN_NEWEST,
  ago: layout.W_AGO,
  due: layout.W_DUE,
  dueSquared: layout.W_DUE_SQUARED,
  receipts: layout.W_RECEIPTS,
  smallBaskets: layout.W_SMALL_BASKETS,
  age: layout.W_AGE,
  once: layout.W_ONCE,
  onceInNewest: layout.W_ONCE_IN_NEWEST,
  rate: layout.W_RATE,
  repeatShare: layout.W_REPEAT_SHARE,
  repeatShareShrunk: layout.W_REPEAT_SHARE_SHRUNK,
  basketSize: layout.W_BASKET_SIZE,
  newestSize: layout.W_NEWEST_SIZE,
  agoDays: layout.W_AGO_DAYS,
  dueDays: layout.W_DUE_DAYS,
  decay14Days: layout.W_DECAY_14_DAYS,
  decay60Days: layout.W_DECAY_60_DAYS,
  decay240Days: layout.W_DECAY_240_DAYS,
} as const;

export type Signal = keyof typeof SIGNAL_INDEX;

/** In the order of their positions. */
export const SIGNALS = Object.keys(SIGNAL_INDEX) as readonly Signal[];

export const SIGNAL_COUNT = SIGNALS.length;
