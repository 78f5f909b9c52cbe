import type { Weights } from '../experiments/weights.js';
import { changesBetween } from '../outcomes/outcome-change.js';
import { entriesOf, type WithOutcomes } from '../outcomes/outcomes.js';
import { encodeOutcomeChanges } from './entry.js';

/** What is told to the count of experiments, behind the event of a step that has changed sums: one entry, or none. See `changesBetween`. */
export function outcomeEvents(
  was: readonly WithOutcomes[],
  is: WithOutcomes,
  nowMs: number,
  weights: Weights | null = null,
): Uint8Array[] {
  const changes = changesBetween(was.map(entriesOf), entriesOf(is), nowMs, weights);
  return changes.length === 0 ? [] : [encodeOutcomeChanges(changes, nowMs)];
}
