import { recordPart } from '../base/record-part.js';
import { joinOutcomes } from './join-outcomes.js';
import type { Outcomes } from './outcomes.js';
import { type PackedEntry, packEntry, unpackEntry } from './pack-entry.js';

type PackedOutcomes = readonly [entries: readonly PackedEntry[], receipts: Uint8Array];

export const outcomesPart = recordPart({
  name: 'outcomes',
  empty: null as Outcomes | null,
  pack: (outcomes): PackedOutcomes => [outcomes!.entries.map(packEntry), outcomes!.receipts],
  unpack: ([entries, receipts]: PackedOutcomes): Outcomes | null => ({ entries: entries.map(unpackEntry), receipts }),
  merge: (into, from, { histories, nowMs }) =>
    joinOutcomes({ outcomes: into, history: histories.into }, { outcomes: from, history: histories.from }, nowMs),
});
