import type { ProfileId } from '../../base/ids.js';
import { outcomeEvents } from '../../events/outcome-events.js';
import { censoredByAnyAtMs, type Holdout } from '../../experiments/holdout.js';
import { type CountingContext, countReceipt, takeBackReceipt } from '../../outcomes/count-receipt.js';
import type { ExperimentEntry, FocusId } from '../../outcomes/experiment-entry.js';
import { entriesOf, type Outcomes } from '../../outcomes/outcomes.js';
import type { ReceiptWorth } from '../../outcomes/receipt-worth.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import { holdoutsOf } from '../../shop/shop.js';
import type { ProfileRecords } from '../../store/port.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { FocusSets, FocusShelf } from './focus-shelf.js';

/** What receipts read and change of a profile, in one commit. */
export interface ReceiptState {
  readonly history: Uint8Array | null;
  readonly record: ProfileRecord;
}

export const readReceiptState = ({ history, profile }: ProfileRecords): ReceiptState => ({
  history: history.bytes,
  record: decodeProfileRecord(profile.bytes),
});

/** A record that has not changed isn't written. */
export const writeReceiptState = (state: ReceiptState, before: ReceiptState) => ({
  history: state.history!,
  ...(state.record === before.record ? {} : { profile: encodeProfileRecord(state.record) }),
});

/** Counts the receipts of a call for experiments; its functions go along with those of the history. */
export interface ReceiptCount {
  /** Loads what covers the items of these profiles' entries. */
  prepare(states: readonly ReceiptState[]): Promise<void> | undefined;
  /** One that is recorded for the first time. */
  count(before: ReceiptState, profileId: ProfileId, worth: ReceiptWorth): ProfileRecord;
  takeBack(record: ProfileRecord, idHash: number): ProfileRecord;
  /** Another one takes its place. */
  replace(before: ReceiptState, profileId: ProfileId, worth: ReceiptWorth): ProfileRecord;
  /** What tells the count of a step; to come behind the events of the step. */
  events(before: ProfileRecord, after: ProfileRecord): Uint8Array[];
}

export function createReceiptCount(shelf: FocusShelf, state: ConfigurationState, nowMs: number): ReceiptCount {
  const holdouts = holdoutsOf(state.shop);
  let sets: FocusSets = new Map();

  const itemsOf: CountingContext['itemsOf'] = (focus) => {
    const items = sets.get(focus);
    if (items === undefined) throw new Error(`focus items ${focus} were not loaded`);
    return items;
  };
  const contextOf = (profileId: ProfileId): CountingContext => ({
    nowMs,
    itemsOf,
    censoredAtMs: (entry) => censoredAtMs(holdouts, state, profileId, entry),
  });
  const withOutcomes = (record: ProfileRecord, outcomes: Outcomes | null): ProfileRecord =>
    outcomes === record.outcomes ? record : { ...record, outcomes };

  return {
    prepare(states) {
      const wanted = new Set<FocusId>();
      for (const { record } of states) {
        for (const { exposure } of entriesOf(record)) for (const id of exposure?.focus ?? []) wanted.add(id);
      }
      if (wanted.size === 0) return undefined;
      return shelf.load(wanted).then((loaded) => {
        sets = loaded;
      });
    },
    count: ({ record, history }, profileId, worth) =>
      withOutcomes(record, countReceipt({ outcomes: record.outcomes, history }, worth, contextOf(profileId))),
    takeBack: (record, idHash) => withOutcomes(record, takeBackReceipt(record.outcomes, idHash, nowMs)),
    replace({ record, history }, profileId, worth) {
      const without = takeBackReceipt(record.outcomes, worth.idHash, nowMs);
      // What the former one has given is not known any more, or was never counted: so it is with this one.
      if (without === record.outcomes) return record;
      return { ...record, outcomes: countReceipt({ outcomes: without, history }, worth, contextOf(profileId)) };
    },
    events: (before, after) => (before === after ? [] : outcomeEvents([before], after, nowMs)),
  };
}

function censoredAtMs(
  holdouts: readonly Holdout[],
  { campaigns }: ConfigurationState,
  profileId: ProfileId,
  { campaign, enteredMs }: ExperimentEntry,
): number | null {
  if (holdouts.length === 0) return null;
  const tags = campaigns.at(campaign)?.value.tags ?? [];
  return censoredByAnyAtMs(holdouts, { tags }, profileId, enteredMs);
}
