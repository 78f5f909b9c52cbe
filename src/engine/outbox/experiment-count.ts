import type { CampaignIndex } from '../../base/ids.js';
import type { Work } from '../../base/work.js';
import { outcomeChangesOf, type ToldChanges } from '../../events/entry.js';
import type { ExperimentTotals } from '../../experiments/experiment-totals.js';
import { EXPERIMENTS_POLL_MS, EXPERIMENTS_SNAPSHOT_EVENTS, PURCHASES_PIECE_BYTES } from '../../limits.js';
import { decodeExperimentCounts, encodeExperimentCounts } from '../../outcomes/counts-codec.js';
import { countOutcome, type ExperimentCounts, experimentKey } from '../../outcomes/experiment-counts.js';
import { experimentTotalsOf } from '../../outcomes/experiment-totals-of.js';
import type { Folded, ProjectionOf } from './projection.js';

/** What profiles bring from their entry into an experiment on, of every experiment. */
export const EXPERIMENTS: ProjectionOf<ExperimentCounts> = {
  name: 'experiments',
  empty: () => new Map(),
  fold: countEntries,
  encode: ({ state, cursor }) => encodeExperimentCounts(state, cursor),
  decode(bytes) {
    const { counts, cursor } = decodeExperimentCounts(bytes);
    return { state: counts, cursor };
  },
  pollMs: EXPERIMENTS_POLL_MS,
  snapshotEvents: EXPERIMENTS_SNAPSHOT_EVENTS,
};

/** Nobody has entered: no rows. */
export function totalsIn(counts: ExperimentCounts, campaign: CampaignIndex, revision: number): ExperimentTotals {
  const count = counts.get(experimentKey(campaign, revision));
  return count === undefined ? { strata: [], rows: [] } : experimentTotalsOf(count);
}

function* countEntries(state: ExperimentCounts, entries: readonly Uint8Array[]): Work<Folded<ExperimentCounts>> {
  // All are read first: one that can't be must not leave those before it counted.
  const told: ToldChanges[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const changes = outcomeChangesOf(entry);
    if (changes !== null) told.push(changes);
    bytes += entry.length;
    if (bytes < PURCHASES_PIECE_BYTES) continue;
    yield;
    bytes = 0;
  }
  for (const { timeMs, changes } of told) for (const change of changes) countOutcome(state, change, timeMs);
  return { state, changes: told.length };
}
