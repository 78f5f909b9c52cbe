import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { outcomeEvents } from '../../events/outcome-events.js';
import { mergeHistories } from '../../history/merge.js';
import { COMMIT_ATTEMPTS_MAX, MERGED_PROFILES_MAX } from '../../limits.js';
import { mergeRecords } from '../../profiles/merge-records.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord, readMerge } from '../../profiles/record-codec.js';
import type { CommitOutcome, IdentityStore, ProfileRecords, ProfileStore } from '../../store/port.js';
import { tooManyConflicts, untilCommitted } from '../concurrency/until-committed.js';
import type { SettleReservations } from '../limits/settle-reservations.js';
import { commitRecords, NO_RECEIPTS } from './commit-records.js';

/**
 * Where a profile is now: itself, or what it was merged into. A merge that is under way is finished first, whoever has begun it.
 *
 * A merge of A into B takes four commits, and any process may make each of them, after any crash and beside any other:
 *
 * 1. A is marked as merging into B (merge-profiles.ts). From then on nobody changes A but to finish this: whoever loads A sees the mark,
 *    and the commits of those who had loaded it before conflict, as both of its records got new revisions.
 * 2. B takes in what A has, and A's name. Whoever finds the name there doesn't do it again.
 * 3. A's identities are B's.
 * 4. A becomes a mark that points to B and leads on whoever writes to A later. Its records stay, nearly empty.
 *
 * B exists since before 1. So in 2 a B that is absent was erased, and then A stays what it is: an erasure takes with it what B had taken in.
 */
export type FollowMerges = (profileId: ProfileId) => Promise<ProfileId>;

/** Profiles may have been merged one into the next. */
const STEPS_MAX = MERGED_PROFILES_MAX + COMMIT_ATTEMPTS_MAX;

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly identities: IdentityStore;
  readonly settleReservations: SettleReservations;
  readonly clock: Clock;
}

export function createFollowMerges(dependencies: Dependencies): FollowMerges {
  const { profiles, settleReservations, identities, clock } = dependencies;

  const loadOne = async (profileId: ProfileId): Promise<ProfileRecords> => (await profiles.load([profileId]))[0]!;

  /** `underWay`: profiles whose merges wait for this one. Null: it leads back to one of them, so the first has to look again. */
  async function follow(profileId: ProfileId, underWay: readonly ProfileId[]): Promise<ProfileId | null> {
    let at = profileId;
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      const merge = readMerge((await loadOne(at)).profile.bytes);
      if (merge === null) return at;
      if (merge.kind === 'merged') at = merge.into;
      else if (underWay.includes(at)) {
        await openCircle(underWay.slice(underWay.indexOf(at)));
        return null;
      } else if (!(await finish(at, merge.into, [...underWay, at])) && underWay.length > 0) return null;
    }
    throw tooManyConflicts();
  }

  /** False: it leads back to a profile that waits for it. */
  async function finish(from: ProfileId, into: ProfileId, underWay: readonly ProfileId[]): Promise<boolean> {
    await settleReservations([from]);
    return untilCommitted(async () => {
      const root = await follow(into, underWay);
      if (root === null) return false;
      const [source, target] = (await profiles.load([from, root])) as [ProfileRecords, ProfileRecords];
      const record = decodeProfileRecord(source.profile.bytes);
      if (record.merge?.kind !== 'merging') return true;
      if (isAbsent(target)) {
        if ((await callOff(from, source)) === 'committed') return true;
      } else if (await takeIn(from, source, root, target)) {
        for (const { digest } of record.identities) await identities.assign(digest, from, root);
        const mark: ProfileRecord = { ...EMPTY_RECORD, merge: { kind: 'merged', into: root } };
        if ((await commitBoth(from, source, mark, NO_RECEIPTS)) === 'committed') return true;
      }
      return 'conflict';
    });
  }

  /** Step 2; false: the target has changed since it was loaded, or is on its way elsewhere itself. */
  async function takeIn(from: ProfileId, source: ProfileRecords, into: ProfileId, target: ProfileRecords) {
    const record = decodeProfileRecord(target.profile.bytes);
    if (record.merge !== null) return false;
    if (record.mergedFrom.includes(from)) return true;
    const nowMs = clock();
    const histories = { into: target.history.bytes, from: source.history.bytes };
    const taken = decodeProfileRecord(source.profile.bytes);
    const merged = mergeRecords(record, taken, { fromId: from, nowMs, histories });
    const history = mergeHistories(histories.into, histories.from);
    const events = outcomeEvents([record, taken], merged, nowMs);
    return (await commitBoth(into, target, merged, history, events)) === 'committed';
  }

  /**
   * Merges that were begun at once in both directions wait for each other. One of them, always the same whoever looks, is called off:
   * one of which nothing is in its target yet.
   */
  async function openCircle(circle: readonly ProfileId[]): Promise<void> {
    const records = await profiles.load(circle);
    const decoded = records.map(({ profile }) => decodeProfileRecord(profile.bytes));
    if (decoded.some(({ merge }) => merge?.kind !== 'merging')) return;
    const isOpen = (profileId: ProfileId, i: number): boolean => {
      const next = (i + 1) % circle.length;
      return decoded[i]!.merge?.into === circle[next] && !decoded[next]!.mergedFrom.includes(profileId);
    };
    const [first] = circle.filter(isOpen).sort();
    if (first !== undefined) await callOff(first, records[circle.indexOf(first)]!);
  }

  function callOff(profileId: ProfileId, read: ProfileRecords): Promise<CommitOutcome> {
    return commitBoth(
      profileId,
      read,
      { ...decodeProfileRecord(read.profile.bytes), merge: null },
      read.history.bytes!,
    );
  }

  const commitBoth = (
    profileId: ProfileId,
    read: ProfileRecords,
    record: ProfileRecord,
    history: Uint8Array,
    events: readonly Uint8Array[] = [],
  ) => commitRecords(profiles, profileId, read, { profile: encodeProfileRecord(record), history, events });

  return async (profileId) => (await follow(profileId, []))!;
}

const isAbsent = ({ profile, history }: ProfileRecords): boolean => profile.bytes === null || history.bytes === null;
