import type { ReplayedHistory } from '../../history/replay.js';
import { SIGNAL_COUNT, SIGNAL_INDEX } from '../signals.js';
import { customerSignals, writeItemSignals } from '../signals-of-history.js';
import { type Habit, NO_HABIT } from './uplift-ranker.js';

/** What a customer's purchases say of lists of items (ascending), each list worked out once. */
export function habitReader(replay: ReplayedHistory | null): (items: Uint32Array) => Habit {
  if (replay === null || replay.receipts === 0) return () => NO_HABIT;
  const { items: own } = replay;
  const customer = customerSignals(replay);
  const signals = new Float32Array(SIGNAL_COUNT);
  const bySlot = new Map<number, Habit>();
  const byList = new Map<Uint32Array, Habit>();

  function habitOf(slot: number): Habit {
    // The inputs count receipts, not days: as those of stores without dates do.
    writeItemSignals(signals, 0, replay!, customer, slot, null);
    const { share, due, log95 } = SIGNAL_INDEX;
    return { bought: 1, share: signals[share]!, due: signals[due]!, log95: signals[log95]! };
  }

  function strongest(items: Uint32Array): Habit {
    let best = NO_HABIT;
    for (const slot of slotsIn(own, items)) {
      const habit = bySlot.get(slot) ?? habitOf(slot);
      bySlot.set(slot, habit);
      if (best === NO_HABIT || habit.log95 > best.log95) best = habit;
    }
    return best;
  }

  return (items) => {
    const habit = byList.get(items) ?? strongest(items);
    byList.set(items, habit);
    return habit;
  };
}

/** Positions in `own` of what is also in `items`, both ascending: the shorter one is looked up in the longer one. */
function* slotsIn(own: Uint32Array, items: Uint32Array): Generator<number> {
  if (items.length < own.length) {
    for (const item of items) {
      const slot = lowerBound(own, item);
      if (own[slot] === item) yield slot;
    }
    return;
  }
  for (let slot = 0; slot < own.length; slot++) if (items[lowerBound(items, own[slot]!)] === own[slot]) yield slot;
}

/** Position of the first entry that is not below `value`. */
function lowerBound(ascending: Uint32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
