import type { CampaignIndex } from '../../base/ids.js';
import type { Work } from '../../base/work.js';
import { outcomeChangesOf, type ToldChanges } from '../../events/entry.js';
import type { ExperimentTotals } from '../../experiments/experiment-totals.js';
import { OUTCOMES_POLL_MS, OUTCOMES_SNAPSHOT_EVENTS, PURCHASES_PIECE_BYTES } from '../../limits.js';
import { decodeExperimentCounts, encodeExperimentCounts } from '../../outcomes/counts-codec.js';
import { countOutcome, type ExperimentCounts, experimentKey } from '../../outcomes/experiment-counts.js';
import { experimentTotalsOf } from '../../outcomes/experiment-totals-of.js';
import type { Store } from '../../store/port.js';
import { createProjection, type Folded, type Projection, type ProjectionOf } from './projection.js';

/** What profiles bring from their entry into an experiment on, counted from the outbox: exact, whatever is killed or trimmed when. */
export interface ExperimentCount extends Pick<Projection<ExperimentCounts>, 'loaded' | 'refresh' | 'save' | 'close'> {
  /** Of everything that has been counted; none: nobody has entered. */
  totalsOf(campaign: CampaignIndex, revision: number): ExperimentTotals;
}

export const EXPERIMENTS_SNAPSHOT = 'experiments';

/** How the outbox is counted. */
export const experimentProjection = (snapshotEvents = OUTCOMES_SNAPSHOT_EVENTS): ProjectionOf<ExperimentCounts> => ({
  name: EXPERIMENTS_SNAPSHOT,
  empty: () => new Map(),
  fold: countEntries,
  encode: ({ state, cursor }) => encodeExperimentCounts(state, cursor),
  decode(bytes) {
    const { counts, cursor } = decodeExperimentCounts(bytes);
    return { state: counts, cursor };
  },
  pollMs: OUTCOMES_POLL_MS,
  snapshotEvents,
});

/** `onPollError` hears of failures after the start; the count goes on from where it was with the next poll. */
export function createExperimentCount(
  store: Pick<Store, 'outbox' | 'snapshots'>,
  onPollError: (error: unknown) => void,
  snapshotEvents = OUTCOMES_SNAPSHOT_EVENTS,
): ExperimentCount {
  const projection = createProjection(store, experimentProjection(snapshotEvents), onPollError);
  const { loaded, refresh, save, close } = projection;
  return {
    loaded,
    refresh,
    save,
    close,
    totalsOf(campaign, revision) {
      const count = projection.state.get(experimentKey(campaign, revision));
      return count === undefined ? NOTHING : experimentTotalsOf(count);
    },
  };
}

const NOTHING: ExperimentTotals = { strata: [], rows: [] };

function* countEntries(
  state: ExperimentCounts,
  entries: readonly Uint8Array[],
): Work<Folded<ExperimentCounts>> {
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
