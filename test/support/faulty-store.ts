import { HandbillError } from '../../src/base/errors.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import { encodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';

/** What goes wrong once, at the next step of its kind. */
export type Fault =
  /** Another process changes the profile between load and commit. */
  | 'conflict'
  /** The process dies; each leaves another state behind. */
  | 'die-before-reserve'
  | 'die-after-reserve'
  | 'die-before-commit'
  | 'die-after-commit'
  /** The process hangs so long that a sweeper elsewhere takes its reservations for orphans. */
  | 'swept-before-commit'
  | 'swept-after-commit';

export const FAULTS: readonly Fault[] = [
  'conflict',
  'die-before-reserve',
  'die-after-reserve',
  'die-before-commit',
  'die-after-commit',
  'swept-before-commit',
  'swept-after-commit',
];

export interface FaultyStore extends Pick<Store, 'profiles' | 'limits'> {
  /** What is to go wrong, in this order; what has no occasion stays. */
  readonly faults: Fault[];
}

/** A real store between which and the engine things go wrong as they do in production. `sweep`: a sweeper elsewhere, without patience. */
export function createFaultyStore({ profiles, limits }: Store, sweep: () => Promise<unknown>): FaultyStore {
  const faults: Fault[] = [];
  const strikes = (fault: Fault): boolean => {
    if (faults[0] !== fault) return false;
    faults.shift();
    return true;
  };
  const die = (): never => {
    throw new HandbillError('UNAVAILABLE', 'the process has died');
  };

  async function rewrite(profileId: string): Promise<void> {
    const [records] = await profiles.load([profileId]);
    const { revision, bytes } = records!.profile;
    const wallet = { expectedRevision: revision, bytes: bytes ?? encodeProfileRecord(EMPTY_RECORD) };
    await profiles.commit([{ profileId, profile: wallet, events: [] }]);
  }

  return {
    faults,
    profiles: {
      ...profiles,
      load: (ids) => profiles.load(ids),
      ids: () => profiles.ids(),
      async commit(commits) {
        if (strikes('conflict')) await rewrite(commits[0]!.profileId);
        if (strikes('die-before-commit')) die();
        if (strikes('swept-before-commit')) await sweep();
        const outcomes = await profiles.commit(commits);
        if (outcomes[0] === 'conflict') return outcomes;
        if (strikes('die-after-commit')) die();
        if (strikes('swept-after-commit')) await sweep();
        return outcomes;
      },
    },
    limits: {
      ...limits,
      used: (counters) => limits.used(counters),
      open: () => limits.open(),
      counters: () => limits.counters(),
      restore: (counter, used) => limits.restore(counter, used),
      settle: (settlements) => limits.settle(settlements),
      async reserve(requests) {
        if (strikes('die-before-reserve')) die();
        const outcomes = await limits.reserve(requests);
        if (strikes('die-after-reserve')) die();
        return outcomes;
      },
    },
  };
}
