import { decodeFrozen, encodeFrozen } from '../../reports/frozen-codec.js';
import { type FrozenExperiment, freeze, NOT_FROZEN } from '../../reports/planned-end.js';
import type { SnapshotStore } from '../../store/port.js';
import type { ReportSubject } from './report-subject.js';

/** Snapshots of this beginning are what stays of experiments as it was; behind it which one. */
export const EXPERIMENT_PREFIX = 'experiment/';

/** What stays of experiments, kept once for all servers. */
export interface FrozenExperiments {
  /** What is kept after `next` has had a look; another server that was quicker is heard first. `next` returns what it was given where nothing has happened. */
  update(name: string, next: (before: FrozenExperiment) => FrozenExperiment): Promise<FrozenExperiment>;
}

export function createFrozenExperiments(snapshots: Pick<SnapshotStore, 'read' | 'replace'>): FrozenExperiments {
  return {
    async update(name, next) {
      const key = EXPERIMENT_PREFIX + name;
      for (;;) {
        const bytes = await snapshots.read(key);
        const before = bytes === null ? NOT_FROZEN : decodeFrozen(bytes);
        const after = next(before);
        if (after === before || (await snapshots.replace(key, bytes, encodeFrozen(after)))) return after;
      }
    },
  };
}

/** What is kept of an experiment after a look at it now. */
export const freezeNow = (
  frozen: FrozenExperiments,
  { name, design, rows, today }: Pick<ReportSubject, 'name' | 'design' | 'rows' | 'today'>,
): Promise<FrozenExperiment> => frozen.update(name, (before) => freeze(before, design, rows, today));
