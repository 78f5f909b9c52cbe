import type { ExperimentEntry } from './experiment-entry.js';

/** What is kept of a profile so that experiments can be counted. */
export interface Outcomes {
  readonly entries: readonly ExperimentEntry[];
  /** RecentReceipts as they are stored: most who read a record don't ask for them. */
  readonly receipts: Uint8Array;
}

/** A record that has them; null: nothing is counted of the profile. */
export interface WithOutcomes {
  readonly outcomes: Outcomes | null;
}

export const entriesOf = ({ outcomes }: WithOutcomes): readonly ExperimentEntry[] => outcomes?.entries ?? NO_ENTRIES;

const NO_ENTRIES: readonly ExperimentEntry[] = [];
