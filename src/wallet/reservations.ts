import { everyNth, recordPart } from '../base/record-part.js';

/** A use of a counter over all profiles that a commit of this record has paid for, and that may not be settled yet. */
export interface HeldReservation {
  readonly counter: string;
  readonly id: string;
}

export interface Reservations {
  /** An id leaves the list only after it was settled: see engine/wallets/wallet-change.ts. */
  readonly reservations: readonly HeldReservation[];
}

export const reservationsPart = recordPart({
  name: 'reservations',
  empty: [] as Reservations['reservations'],
  /** Counter, id, counter, id, ... */
  pack: (reservations) => reservations.flatMap(({ counter, id }) => [counter, id]),
  unpack: (packed) => everyNth(packed, 2, (at) => ({ counter: packed[at]!, id: packed[at + 1]! })),
  // Those of the other one have been settled before.
  merge: (into) => into,
});
