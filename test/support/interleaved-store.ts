import type { Scheduler } from 'fast-check';
import type { Store } from '../../src/store/port.js';

/** When a process dies: at its so-manieth call of the store, before that call does anything or right after it. */
export interface Death {
  readonly atCall: number;
  readonly when: 'before' | 'after';
}

/** A call of the store that the process makes only after it let others go first so many times. */
export interface Stall {
  readonly atCall: number;
  readonly turns: number;
}

class Died extends Error {}

/**
 * A store as one process among several sees it: the scheduler decides whose call is next, and at its death the process gets an error from
 * this call and each one after it, whether the call has happened or not.
 */
export function interleavedStore(
  store: Store,
  scheduler: Scheduler,
  name: string,
  { death, stall }: { readonly death: Death | null; readonly stall: Stall | null },
): Store {
  let calls = 0;
  const interleave =
    <A extends unknown[], T>(label: string, call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      const number = calls++;
      const turns = number === stall?.atCall ? stall.turns : 1;
      for (let turn = 0; turn < turns; turn++) await scheduler.schedule(Promise.resolve(), `${name} ${label}`);
      const dies = death !== null && number >= death.atCall;
      if (dies && (number > death.atCall || death.when === 'before')) throw new Died(`${name} died`);
      const result = await call(...args);
      if (dies) throw new Died(`${name} died`);
      return result;
    };
  const { profiles, identities, limits, outbox } = store;
  const openNow = interleave('open', async () => {
    const open = [];
    for await (const reservation of limits.open()) open.push(reservation);
    return open;
  });
  return {
    ...store,
    profiles: {
      ...profiles,
      load: interleave('load', profiles.load),
      commit: interleave('commit', profiles.commit),
    },
    identities: {
      ...identities,
      resolve: interleave('resolve', identities.resolve),
      assign: interleave('assign', identities.assign),
    },
    limits: {
      ...limits,
      reserve: interleave('reserve', limits.reserve),
      settle: interleave('settle', limits.settle),
      async *open() {
        yield* await openNow();
      },
    },
    outbox: { ...outbox, end: interleave('end', outbox.end), erase: interleave('erase', outbox.erase) },
  };
}

/** Runs processes side by side until each has ended or died. */
export async function untilAllEnd(scheduler: Scheduler, lives: readonly Promise<void>[]): Promise<void> {
  const ends = lives.map((life) =>
    life.catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
    }),
  );
  await scheduler.waitFor(Promise.all(ends));
}
