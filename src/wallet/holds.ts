import { everyNth, recordPart } from '../base/record-part.js';
import { ok, type Result } from '../base/result.js';
import { HOLDS_PER_PROFILE_MAX } from '../limits.js';
import { type Refusal, refuse } from './refusal.js';
import type { HeldReservation } from './reservations.js';

/** A `take` that is kept open for a sale to come. */
export interface HeldUse extends HeldReservation {
  readonly amount: number;
}

/** What is held for a sale while it is being paid. Its reservations are open, and taken back by the sweeper some time after it has lapsed. */
export interface Hold {
  /** Of the sale's id, 53 bits. */
  readonly idHash: number;
  readonly untilMs: number;
  readonly uses: readonly HeldUse[];
}

export interface Holds {
  readonly holds: readonly Hold[];
}

type PackedHold = [idHash: number, untilMs: number, uses: (string | number)[]];

export const holdsPart = recordPart({
  name: 'holds',
  empty: [] as Holds['holds'],
  pack: (holds) =>
    holds.map(
      ({ idHash, untilMs, uses }): PackedHold => [
        idHash,
        untilMs,
        uses.flatMap(({ counter, id, amount }) => [counter, id, amount]),
      ],
    ),
  unpack: (packed) =>
    packed.map(
      ([idHash, untilMs, uses]): Hold => ({
        idHash,
        untilMs,
        uses: everyNth(uses, 3, (at) => ({
          counter: uses[at] as string,
          id: uses[at + 1] as string,
          amount: uses[at + 2] as number,
        })),
      }),
    ),
  // What the other one held was given back when it was merged.
  merge: (into) => into,
});

/** The hold for a sale, if it has not lapsed. */
export const holdFor = ({ holds }: Holds, idHash: number, nowMs: number): Hold | undefined =>
  holds.find((hold) => hold.idHash === idHash && hold.untilMs > nowMs);

/** The holds that have not lapsed, without that of a sale. */
export const withoutHold = ({ holds }: Holds, idHash: number, nowMs: number): readonly Hold[] =>
  holds.filter((hold) => hold.idHash !== idHash && hold.untilMs > nowMs);

/** The holds with this one in place of the sale's former one; refused where a profile has too many. */
export function withHold(record: Holds, hold: Hold, nowMs: number): Result<readonly Hold[], Refusal> {
  const others = withoutHold(record, hold.idHash, nowMs);
  if (others.length >= HOLDS_PER_PROFILE_MAX) return refuse('TOO_MANY_HOLDS', { limit: HOLDS_PER_PROFILE_MAX });
  return ok([...others, hold]);
}
