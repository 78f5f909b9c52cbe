import type { ProfileId } from '../../base/ids.js';
import { outcomeEvents } from '../../events/outcome-events.js';
import { censoredByAnyAtMs, type Holdout } from '../../experiments/holdout.js';
import { type CountingContext, countReceipt, takeBackReceipt } from '../../outcomes/count-receipt.js';
import type { ExperimentEntry, FocusId } from '../../outcomes/experiment-entry.js';
import { entriesOf, type Outcomes } from '../../outcomes/outcomes.js';
import type { ReceiptWorth } from '../../outcomes/receipt-worth.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeParts, replaceParts } from '../../profiles/record-codec.js';
import { holdoutsOf } from '../../shop/shop.js';
import type { ProfileRecords } from '../../store/port.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { FocusSets, FocusShelf } from './focus-shelf.js';

/** The parts of a record that receipts read and change. */
export type ReceiptRecord = Pick<ProfileRecord, 'outcomes' | 'replacedReceipts'>;

/** What receipts read and change of a profile, in one commit; whoever changes more of it along with them has a record of more parts. */
export interface ReceiptState<Parts extends ReceiptRecord = ReceiptRecord> {
  readonly history: Uint8Array | null;
  readonly record: Parts;
}

export const readReceiptState = ({ history, profile }: ProfileRecords): ReceiptState => ({
  history: history.bytes,
  record: decodeParts(profile.bytes, ['outcomes', 'replacedReceipts']),
});

/** A record that has not changed isn't written, and of one that has the other parts are not packed anew. */
export const writeReceiptState = (state: ReceiptState, before: ReceiptState, { profile }: ProfileRecords) => ({
  history: state.history!,
  ...(state.record === before.record ? {} : { profile: replaceParts(profile.bytes, state.record) }),
});

/** Counts the receipts of a call for experiments; its functions go along with those of the history. */
export interface ReceiptCount {
  /** Loads what covers the items of these profiles' entries. */
  prepare(states: readonly ReceiptState[]): Promise<void> | undefined;
  /** One that is recorded for the first time. */
  count<Parts extends ReceiptRecord>(before: ReceiptState<Parts>, profileId: ProfileId, worth: ReceiptWorth): Parts;
  takeBack<Parts extends ReceiptRecord>(record: Parts, idHash: number): Parts;
  /** Another one takes its place. */
  replace<Parts extends ReceiptRecord>(before: ReceiptState<Parts>, profileId: ProfileId, worth: ReceiptWorth): Parts;
  /** What tells the count of a step; to come behind the events of the step. */
  events(before: ReceiptRecord, after: ReceiptRecord): Uint8Array[];
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
  const withOutcomes = <Parts extends ReceiptRecord>(record: Parts, outcomes: Outcomes | null): Parts =>
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
