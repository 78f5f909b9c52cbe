import { setImmediate as nextTurn } from 'node:timers/promises';
import { giveWay, type Work } from '../../base/work.js';
import { OUTBOX_PAGE_EVENTS } from '../../limits.js';
import type { OutboxCursor, OutboxPage, Store } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import { createSharedTurn } from '../concurrency/shared-turn.js';

/** A state with the position in the outbox up to which it counts. */
export interface Snapshot<State> {
  readonly state: State;
  readonly cursor: OutboxCursor;
}

export interface Folded<State> {
  readonly state: State;
  /** How many of the entries have changed it. */
  readonly changes: number;
}

/** What is made of the entries of the outbox, and how it is kept. */
export interface ProjectionOf<State> {
  /** Of the snapshot in the store, which is that of the server that has counted furthest. */
  readonly name: string;
  empty(): State;
  /**
   * The state after the entries, which follows from the arguments alone. The state that came in isn't used any more, so it may be changed and
   * returned; but if an entry can't be read, it has to be as it was, and until the last piece of the work, too.
   */
  fold(state: State, entries: readonly Uint8Array[]): Work<Folded<State>>;
  encode(snapshot: Snapshot<State>): Uint8Array;
  /**
   * Null for a layout of another version: everything is counted anew, from the oldest event that is left. Of what must not be lost with the
   * events that are gone it throws instead: then nothing is counted, stored or trimmed until a program that can read it runs.
   */
  decode(bytes: Uint8Array): Snapshot<State> | null;
  readonly pollMs: number;
  /** A snapshot is stored whenever so many events have been counted since the last one. */
  readonly snapshotEvents: number;
}

/**
 * A function of the outbox that every server keeps up to date on its own. Nothing can be lost or counted twice, whatever is killed when: the
 * state is stored together with the position up to which it counts, and events are trimmed only when a stored state counts them
 * (trim-outbox.ts).
 */
export interface Projection<State> {
  /** Resolves when everything in the outbox has been counted once; from the first call on the count is kept up to date. */
  loaded(): Promise<void>;
  /** Resolves when everything has been counted that was in the outbox at the call. All who ask at a time share one look. */
  caughtUp(): Promise<void>;
  readonly state: State;
  /** Grows when the state changes: by one for each entry that has changed it. */
  readonly revision: number;
  /** Stores the state if the stored one doesn't count further; returns the position in the outbox up to which the stored one counts. */
  save(): Promise<OutboxCursor>;
  /** Stops counting and stores the state, so that the next start need not repeat it. */
  close(): Promise<void>;
}

/** `onPollError` hears of failures after the start; the count goes on from where it was with the next poll. */
export function createProjection<State>(
  { outbox, snapshots }: Pick<Store, 'outbox' | 'snapshots'>,
  { name, empty, fold, encode, decode, pollMs, snapshotEvents }: ProjectionOf<State>,
  onPollError: (error: unknown) => void,
): Projection<State> {
  let counted: Snapshot<State> | undefined;
  let revision = 0;
  /** Events counted by this process, and how many of them a stored state counts. */
  let events = 0;
  let saved = 0;
  /** One at a time: two that count the same page would count it twice. */
  let underWay: Promise<void> = Promise.resolve();
  const inTurn = (): Promise<void> => {
    underWay = underWay.then(catchUp, catchUp);
    return underWay;
  };
  const polls = createBackground({ everyMs: pollMs, run: inTurn, onError: onPollError });
  const loaded = () => polls.startAfter(inTurn);
  const look = createSharedTurn(inTurn, 0);

  const decodeStored = (bytes: Uint8Array | null): Snapshot<State> =>
    (bytes && decode(bytes)) ?? { state: empty(), cursor: '' };
  const readSnapshot = async (): Promise<Snapshot<State>> => decodeStored(await snapshots.read(name));

  /** Counts to the end of the outbox, page by page; other work runs in between. */
  async function catchUp(): Promise<void> {
    let isFresh = counted === undefined;
    counted ??= await readSnapshot();
    while (!polls.isStopped) {
      const page = await outbox.read(counted.cursor, OUTBOX_PAGE_EVENTS);
      if (page.gap && !isFresh) {
        // This process has slept over a trim: whoever trimmed had stored a state that counts further.
        counted = await readSnapshot();
        saved = events;
        revision += 1;
        isFresh = true;
        continue;
      }
      isFresh = false;
      await giveWay(count(counted.state, page));
      if (events - saved >= snapshotEvents) await saveSnapshot();
      if (page.events.length === 0) return;
      await nextTurn();
    }
  }

  /** The state and its position change together, in the last piece of the work: between any two a snapshot may be stored. */
  function* count(before: State, page: OutboxPage): Work<void> {
    const { state, changes } = yield* fold(before, page.events);
    counted = { state, cursor: page.cursor };
    revision += changes;
    events += page.events.length;
  }

  /** The stored position never goes back, whoever stores: a server may trim up to it at any time. */
  async function saveSnapshot(): Promise<OutboxCursor> {
    for (;;) {
      const upTo = events;
      const bytes = await snapshots.read(name);
      const stored = decodeStored(bytes).cursor;
      if (counted === undefined || counted.cursor === stored || !(await outbox.covers(counted.cursor, stored))) {
        saved = Math.max(saved, upTo);
        return stored;
      }
      const { cursor } = counted;
      if (!(await snapshots.replace(name, bytes, encode(counted)))) continue;
      saved = Math.max(saved, upTo);
      return cursor;
    }
  }

  return {
    loaded,
    async caughtUp() {
      await loaded();
      await look();
    },
    get state() {
      return counted?.state ?? empty();
    },
    get revision() {
      return revision;
    },
    async save() {
      await loaded();
      return saveSnapshot();
    },
    async close() {
      await polls.stop();
      await underWay.catch(() => {});
      // What can't be stored the next process counts again; whoever stops must not be held up by a store that is away.
      if (events > saved) await saveSnapshot().catch(onPollError);
    },
  };
}
