import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { LimitStore, ProfileStore, ReservationRequest, VersionedRecord } from '../../store/port.js';
import type { HeldReservation } from '../../wallet/reservations.js';
import type { Use } from '../../wallet/use.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { type AttemptReservations, createAttemptReservations, type ReserveOptions } from './attempt-reservations.js';

/** What a decision works on. It is made anew, on newer records, when somebody else was quicker. */
export interface WalletAttempt {
  /** Where the profile is now. */
  readonly profileId: ProfileId;
  readonly record: ProfileRecord;
  readonly history: VersionedRecord;
  readonly nowMs: number;
  /**
   * Counts the uses over all profiles; those for which there is no room, if any. Then none of these is counted; what was reserved before in
   * this attempt stays.
   */
  reserve(uses: readonly Use[], options?: ReserveOptions): Promise<readonly Use[]>;
  /** What is reserved so far. */
  readonly taken: readonly ReservationRequest[];
}

export interface WalletChange<Answer> {
  readonly answer: Answer;
  /** The very record of the attempt: nothing is written. */
  readonly record: ProfileRecord;
  readonly history?: Uint8Array;
  readonly events: readonly Uint8Array[];
  /** What is reserved stays open, as the record says itself until when. */
  readonly isHold?: boolean;
  /** Open reservations of a hold that the record knows no more, to be taken back. */
  readonly released?: readonly HeldReservation[];
}

/**
 * Changes one record, together with counters over all profiles that live elsewhere: all of it or nothing.
 *
 * An attempt loads the record (revision r), decides, *reserves* each use under an id of its own, *commits* the record with the ids
 * written into it, on the condition that its revision still is r, and *settles*: the uses stand. On a conflict it takes its
 * reservations back, waits for that, and a new attempt begins with new ids. Where the outcome is not known (the process died, the
 * store didn't answer), the reservation stays open until the sweeper (sweep-reservations.ts) settles it by looking into the record.
 *
 * Why a counter is never wrong for good, and never above its limit:
 *
 * 1. `reserve` counts before anything is committed, and refuses above the limit; a `return` is counted off only when it stands. So at
 *    every moment counter >= the uses that records hold, and <= the limit, unless that was lowered since.
 * 2. An open reservation is taken back in two cases only. The attempt itself does so after a conflict: then its commit has not
 *    happened and never will. Or the sweeper, which saw the id open, loaded the record (revision s), did not find the id, and wrote the
 *    record unchanged on the condition s (the *fence*). The attempt had loaded its record before it reserved, so before the sweeper
 *    saw the id: its r is older than the fence, and its commit conflicts from now on. Had it committed before, then either the sweeper's
 *    load came later and showed the id, or the fence conflicted and the sweeper looks again. That holds for a record that is absent, too:
 *    its absence has a revision.
 * 3. An id leaves the record only in a commit whose attempt had found it there and settled it (`stands: true`) first. So an id that is open
 *    and was ever committed is still in the record, and "not found" means "not committed". Who removes or moves a record (erasure,
 *    merge) settles its ids first, for the same reason.
 * 4. A *hold* (wallet/holds.ts) keeps reservations open that the record names, but not as its own: the sweeper takes them back when they are
 *    older than its grace, counted from the end of the hold. An attempt that takes them over has begun before that end, so it has loaded the record
 *    before the sweeper's fence, and conflicts if it comes too late; and it reserves them again, so that one that was closed meanwhile, by a merge that
 *    was called off, is counted anew.
 * 5. So each reservation is settled by what happened, once: settling what is not open any more does nothing. When none is open,
 *    counter = the uses that records hold.
 */
export interface WalletChanger {
  change<Answer>(
    profileId: ProfileId,
    decide: (attempt: WalletAttempt) => Promise<WalletChange<Answer>>,
  ): Promise<Answer>;
}

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly limits: LimitStore;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
  /** Hears of reservations that could not be settled after their commit; the sweeper will. */
  readonly onSettleError: (error: unknown) => void;
}

export function createWalletChanger({
  profiles,
  live,
  limits,
  queue,
  clock,
  onSettleError,
}: Dependencies): WalletChanger {
  async function attempt<Answer>(
    asked: ProfileId,
    decide: (attempt: WalletAttempt) => Promise<WalletChange<Answer>>,
  ): Promise<{ readonly answer: Answer } | 'conflict'> {
    const nowMs = clock();
    const [found] = await live.load([asked]);
    const { profileId, records } = found!;
    const record = decodeProfileRecord(records.profile.bytes);
    const reservations = createAttemptReservations({ limits, clock, profileId, former: record.reservations });
    const { reserve, taken } = reservations;
    const { history } = records;
    const changed = await decide({ profileId, record, history, nowMs, reserve, taken }).catch(
      async (error: unknown) => {
        // Nothing was committed, and nothing will be.
        await reservations.takeBack().catch(onSettleError);
        throw error;
      },
    );
    if (changed.record === record && changed.history === undefined) {
      await reservations.takeBack();
      return changed;
    }
    const held = taken.map(({ counter, id }) => ({ counter, id }));
    const keepsOwn = taken.length === 0 || changed.isHold === true;
    const after = keepsOwn ? changed.record : { ...changed.record, reservations: held };
    const [outcome] = await profiles.commit([
      {
        profileId,
        profile: { expectedRevision: records.profile.revision, bytes: encodeProfileRecord(after) },
        ...(changed.history && { history: { expectedRevision: history.revision, bytes: changed.history } }),
        events: changed.events,
      },
    ]);
    if (outcome === 'conflict') {
      await reservations.takeBack();
      return 'conflict';
    }
    // It has happened; nobody may be told otherwise because the counters could not be reached for a moment.
    await finish(reservations, changed).catch(onSettleError);
    return changed;
  }

  async function finish(reservations: AttemptReservations, { isHold, released = [] }: WalletChange<unknown>) {
    if (!isHold) await reservations.stand();
    if (released.length > 0) await limits.settle(released.map(({ counter, id }) => ({ counter, id, stands: false })));
  }

  return {
    change: (profileId, decide) =>
      queue.run([profileId], async () => {
        const { answer } = await untilCommitted(() => attempt(profileId, decide));
        return answer;
      }),
  };
}
