import type { ProfileId } from '../../base/ids.js';
import type { Violation } from '../../base/violation.js';
import type { ProfileCommit, ProfileRecords, ProfileStore } from '../../store/port.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { LiveProfile, LiveProfiles } from './live-profiles.js';

/** What one input does to the state of its profile. */
export interface Step<State, Outcome> {
  readonly outcome: Outcome;
  /** The very object that came in: nothing has changed. */
  readonly state: State;
  readonly events: readonly Uint8Array[];
}

/** A verb that changes profiles one by one: pure functions around a state that is read from the records and written to them. */
export interface ProfileVerb<Input, State, Outcome> {
  validate(input: Input): readonly Violation[];
  read(records: ProfileRecords): State;
  /** Loads what the steps need besides these states. Absent: nothing. */
  prepare?(states: readonly State[]): Promise<void> | undefined;
  apply(state: State, input: Input): Step<State, Outcome>;
  /** The new bytes of the records that the state is made of; `before`: the one that was read, from `records`. */
  write(
    state: State,
    before: State,
    records: ProfileRecords,
  ): { readonly profile?: Uint8Array; readonly history?: Uint8Array };
}

export type Rejected = { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

/** What the verbs need to reach profiles. */
export interface ProfileAccess {
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly queue: KeyedQueue;
}

/** An input on its way into its profile. */
interface Pending<Input> {
  readonly position: number;
  readonly input: Input;
}

/**
 * Applies a batch of inputs of any profiles, those of one profile in their order: one load and one commit for all of them. One outcome
 * an input, in order; a refusal of one doesn't touch the others. A dry run judges everything and commits nothing.
 */
export async function changeProfiles<Input extends { readonly profileId: ProfileId }, State, Outcome>(
  { profiles, live, queue }: ProfileAccess,
  verb: ProfileVerb<Input, State, Outcome>,
  inputs: readonly Input[],
  { dryRun } = { dryRun: false },
): Promise<(Outcome | Rejected)[]> {
  const outcomes = new Array<Outcome | Rejected>(inputs.length);
  const byProfile = new Map<ProfileId, Pending<Input>[]>();
  for (let position = 0; position < inputs.length; position++) {
    const input = inputs[position]!;
    const violations = verb.validate(input);
    if (violations.length > 0) {
      outcomes[position] = { kind: 'rejected', violations };
      continue;
    }
    const pending = byProfile.get(input.profileId);
    if (pending) pending.push({ position, input });
    else byProfile.set(input.profileId, [{ position, input }]);
  }
  if (byProfile.size > 0) await queue.run([...byProfile.keys()], changeAll);
  return outcomes;

  async function changeAll(): Promise<void> {
    let open = [...byProfile.keys()];
    await untilCommitted(async () => {
      const found = moveMerged(open, await live.load(open));
      const states = found.map(({ records }) => verb.read(records));
      await verb.prepare?.(states);
      const commits: ProfileCommit[] = [];
      for (const [i, profile] of found.entries()) {
        const commit = change(profile, states[i]!);
        if (commit !== null) commits.push(commit);
      }
      if (dryRun || commits.length === 0) return true;
      const committed = await profiles.commit(commits);
      open = commits.filter((_, i) => committed[i] === 'conflict').map(({ profileId }) => profileId as ProfileId);
      return open.length === 0 || 'conflict';
    });
  }

  /** Inputs of a profile that was merged into another one go there. */
  function moveMerged(asked: readonly ProfileId[], found: readonly LiveProfile[]): readonly LiveProfile[] {
    if (found.every(({ profileId }, i) => profileId === asked[i])) return found;
    const places = new Map<ProfileId, LiveProfile>();
    const moved = new Map<ProfileId, Pending<Input>[]>();
    for (const [i, profile] of found.entries()) {
      const { profileId } = profile;
      const pending = byProfile
        .get(asked[i]!)!
        .map(({ position, input }) => ({ position, input: { ...input, profileId } }));
      moved.set(
        profileId,
        [...(moved.get(profileId) ?? []), ...pending].sort((a, b) => a.position - b.position),
      );
      places.set(profileId, profile);
    }
    for (const [profileId, pending] of moved) byProfile.set(profileId, pending);
    return [...places.values()];
  }

  /** Null: nothing to write. */
  function change({ profileId, records }: LiveProfile, before: State): ProfileCommit | null {
    let state = before;
    const events: Uint8Array[] = [];
    for (const { position, input } of byProfile.get(profileId)!) {
      const step = verb.apply(state, input);
      outcomes[position] = step.outcome;
      state = step.state;
      events.push(...step.events);
    }
    if (state === before) return null;
    const { profile, history } = verb.write(state, before, records);
    return {
      profileId,
      ...(profile && { profile: { expectedRevision: records.profile.revision, bytes: profile } }),
      ...(history && { history: { expectedRevision: records.history.revision, bytes: history } }),
      events,
    };
  }
}
