import { SIGNAL_COUNT, SIGNAL_INDEX, type Signal } from '../../src/ranking/signals.js';

/** The signals of an item, all others 0. */
export function signals(values: Partial<Record<Signal, number>>): Float32Array {
  const vector = new Float32Array(SIGNAL_COUNT);
  for (const [signal, value] of Object.entries(values)) vector[SIGNAL_INDEX[signal as Signal]] = value;
  return vector;
}
