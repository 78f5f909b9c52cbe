import type { OutboxCursor, Store } from '../../store/port.js';
import { EXPERIMENTS } from './experiment-count.js';
import { FUNNELS } from './funnels.js';
import { POPULARITY } from './popularity.js';
import { createProjection, type Projection, type ProjectionOf } from './projection.js';
import { shareReads } from './shared-reads.js';

/** Everything that is counted from the outbox. The trim keeps what one of them has yet to count, and copies and checks of a store take all along. */
export const PROJECTIONS: readonly ProjectionOf<unknown>[] = [POPULARITY, EXPERIMENTS, FUNNELS];

/** The projections of a running process. */
export interface Projections {
  /** The running one of a projection; throws if it isn't one of them. */
  of<State>(projection: ProjectionOf<State>): Projection<State>;
  /** Begins to count. Failures are told, and tried again with the next save. */
  start(): void;
  /** Stores each; returns the positions up to which the stored ones count. Rejects if one can't be stored: its position isn't known then. */
  save(): Promise<readonly OutboxCursor[]>;
  /** Stops counting and stores each. */
  close(): Promise<void>;
}

/** Each follows the outbox from where it is; those at the same position read it once. `onPollError` hears of failures by the projection's name. */
export function createProjections(
  { outbox, snapshots }: Pick<Store, 'outbox' | 'snapshots'>,
  projections: readonly ProjectionOf<unknown>[],
  onPollError: (name: string, error: unknown) => void,
): Projections {
  const store = { outbox: { ...outbox, read: shareReads(outbox.read) }, snapshots };
  const running = projections.map((projection) => ({
    projection,
    counting: createProjection(store, projection, (error) => onPollError(projection.name, error)),
  }));
  return {
    of<State>(projection: ProjectionOf<State>) {
      const found = running.find((one) => one.projection === projection);
      if (found === undefined) throw new Error(`${projection.name} is not counted`);
      return found.counting as Projection<State>;
    },
    start() {
      for (const { projection, counting } of running) {
        counting.loaded().catch((error: unknown) => onPollError(projection.name, error));
      }
    },
    save: () => Promise.all(running.map(({ counting }) => counting.save())),
    async close() {
      await Promise.all(running.map(({ counting }) => counting.close()));
    },
  };
}
