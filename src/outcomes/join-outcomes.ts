import { numberOfWords } from '../base/id-hash.js';
import { cancelledReceipts } from '../history/cancelled-receipts.js';
import { knownReceipts } from './before-entry.js';
import { outcomesWith, withoutGifts } from './count-receipt.js';
import { withinLimits } from './enter-experiment.js';
import { type ExperimentEntry, isSameExperiment } from './experiment-entry.js';
import type { Outcomes } from './outcomes.js';
import type { CountedReceipt } from './receipt-codec.js';
import { inserted } from './recent-receipts.js';
import { addSums } from './sums.js';

/** What a profile brings, with what it has bought. */
interface Counted {
  readonly outcomes: Outcomes | null;
  readonly history: Uint8Array | null;
}

/**
 * Of two profiles that become one: the earlier entry into each experiment goes on, with the sums of both. A receipt that both have counts once, and
 * one that either has cancelled not at all, as in their history.
 */
export function joinOutcomes(into: Counted, from: Counted, nowMs: number): Outcomes | null {
  if (into.outcomes === null && from.outcomes === null) return null;
  const [a, b] = [knownReceipts(into.outcomes, into.history), knownReceipts(from.outcomes, from.history)];
  const cancelled = new Set(
    [...cancelledReceipts(into.history), ...cancelledReceipts(from.history)].map(numberOfWords),
  );
  const known = new Set(a.receipts.map(({ idHash }) => idHash));
  const staysOfInto = ({ idHash }: CountedReceipt): boolean => !cancelled.has(idHash);
  const staysOfFrom = (receipt: CountedReceipt): boolean => staysOfInto(receipt) && !known.has(receipt.idHash);
  const entries = joinedEntries(
    without(into.outcomes, a.receipts, staysOfInto),
    without(from.outcomes, b.receipts, staysOfFrom),
  );
  const receipts = b.receipts.filter(staysOfFrom).reduce(inserted, a.receipts.filter(staysOfInto));
  const sinceMs = Math.max(a.sinceMs, b.sinceMs);
  return outcomesWith(withinLimits(entries, nowMs), { sinceMs, receipts }, nowMs);
}

const without = (
  outcomes: Outcomes | null,
  receipts: readonly CountedReceipt[],
  stays: (receipt: CountedReceipt) => boolean,
): readonly ExperimentEntry[] =>
  receipts.filter((receipt) => !stays(receipt)).reduce(withoutGifts, outcomes?.entries ?? []);

function joinedEntries(into: readonly ExperimentEntry[], from: readonly ExperimentEntry[]): ExperimentEntry[] {
  const others = from.filter((entry) => !into.some((each) => isSameExperiment(each, entry)));
  const joined = into.map((entry) => {
    const other = from.find((each) => isSameExperiment(each, entry));
    return other === undefined ? entry : joinedEntry(entry, other);
  });
  return [...joined, ...others];
}

/** One that is closed takes nothing in: what the other one has brought stays where it was counted. */
function joinedEntry(into: ExperimentEntry, from: ExperimentEntry): ExperimentEntry {
  const [earlier, later] = from.enteredMs < into.enteredMs ? [from, into] : [into, from];
  if (earlier.exposure === null || later.exposure === null) return earlier;
  return {
    ...earlier,
    exposure: { ...earlier.exposure, sums: addSums(earlier.exposure.sums, later.exposure.sums) },
  };
}
