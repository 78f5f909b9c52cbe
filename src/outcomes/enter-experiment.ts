import { EXPERIMENT_ENTRIES_MAX, OPEN_EXPOSURES_MAX } from '../limits.js';
import { knownReceipts, revenueBefore } from './before-entry.js';
import { outcomesWith } from './count-receipt.js';
import type { ExperimentEntry, OpenExposure } from './experiment-entry.js';
import type { Outcomes } from './outcomes.js';
import { NO_SUMS } from './sums.js';

/** An entry as it begins: what was bought before it is looked up. */
export interface NewEntry extends Omit<ExperimentEntry, 'exposure'> {
  readonly exposure: Omit<OpenExposure, 'before' | 'sums'>;
}

/** The caller has looked whether the profile has entered the revision already. */
export function enterExperiment(
  outcomes: Outcomes | null,
  history: Uint8Array | null,
  entry: NewEntry,
  nowMs: number,
): Outcomes {
  const receipts = knownReceipts(outcomes, history);
  const before = revenueBefore(receipts, entry.enteredMs);
  const entered: ExperimentEntry = { ...entry, exposure: { ...entry.exposure, before, sums: NO_SUMS } };
  // Of former revisions nobody asks which arm it was.
  const others = (outcomes?.entries ?? []).filter(
    ({ campaign, revision, exposure }) => exposure !== null || campaign !== entry.campaign || revision > entry.revision,
  );
  return outcomesWith(withinLimits([...others, entered], nowMs), receipts, nowMs);
}

/** Closes the oldest exposures where there are too many, those first whose time is over, and forgets the oldest closed entries. */
export function withinLimits(entries: readonly ExperimentEntry[], nowMs: number): readonly ExperimentEntry[] {
  const open = entries.filter(({ exposure }) => exposure !== null);
  const isOver = ({ exposure }: ExperimentEntry): number => (exposure !== null && exposure.endMs <= nowMs ? 0 : 1);
  const closing = new Set(
    open
      .sort((a, b) => isOver(a) - isOver(b) || a.enteredMs - b.enteredMs)
      .slice(0, Math.max(0, open.length - OPEN_EXPOSURES_MAX)),
  );
  const within = entries.map((entry) => (closing.has(entry) ? { ...entry, exposure: null } : entry));
  const over = within.length - EXPERIMENT_ENTRIES_MAX;
  if (over <= 0) return within;
  const closed = within.filter(({ exposure }) => exposure === null).sort((a, b) => a.enteredMs - b.enteredMs);
  const forgotten = new Set(closed.slice(0, over));
  return within.filter((entry) => !forgotten.has(entry));
}
