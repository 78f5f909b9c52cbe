import { expect, it } from 'vitest';
import {
  PIECES_PER_TURN,
  SAMPLING_BATCH_PROFILES,
  SIMULATION_BATCH_ENTRIES,
  SIMULATION_BATCH_PROFILES,
} from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { openGrocery, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { countTurns } from '../../support/turns.js';

const CUSTOMERS = 1_500;
const AUDIENCE = { isMember: true, segments: new Set<never>(), storeId: null };

/** Of one kind of work: so much since the event loop had its last turn, and the most of it in one turn. */
function createGauge() {
  let inTurn = 0;
  let most = 0;
  let all = 0;
  return {
    add(amount: number) {
      all += amount;
      inTurn += amount;
      most = Math.max(most, inTurn);
    },
    turn() {
      inTurn = 0;
    },
    reset() {
      [inTurn, most, all] = [0, 0, 0];
    },
    get most() {
      return most;
    },
    get all() {
      return all;
    },
  };
}

it('a simulation reads, chooses and hands over a little at a time', async () => {
  const [listed, loaded, entries] = [createGauge(), createGauge(), createGauge()];
  /** Answers at once, as the embedded store does. */
  function counted(store: Store): Store {
    return {
      ...store,
      profiles: {
        ...store.profiles,
        async *ids() {
          for await (const id of store.profiles.ids()) {
            listed.add(1);
            yield id;
          }
        },
        load(ids) {
          loaded.add(ids.length);
          return store.profiles.load(ids);
        },
      },
      configuration: {
        ...store.configuration,
        async *changesSince(version) {
          for await (const entry of store.configuration.changesSince(version)) {
            entries.add(1);
            yield entry;
          }
        },
      },
    };
  }
  const grocery = await openGrocery(counted(createMemoryStore()));
  await stock(grocery.engine, 10);
  const transactions = Array.from({ length: CUSTOMERS }, (_, c) =>
    receipt(`c${c}`, `t${c}`, grocery.clock.nowMs, c % 10),
  );
  await grocery.engine.events.recordTransactions(transactions);
  const gauges = [listed, loaded, entries];
  for (const gauge of gauges) gauge.reset();
  const turns = countTurns(() => {
    for (const gauge of gauges) gauge.turn();
  });
  const report = await grocery.engine.simulations.simulate(
    { subject: { stored: WEEKLY }, against: null, atMs: null, sample: CUSTOMERS, seed: 1, audience: AUDIENCE },
    { onProgress: () => {}, signal: new AbortController().signal },
  );
  turns.stop();
  await grocery.close();
  expect(report.sampled).toBe(CUSTOMERS);
  expect([loaded.all, listed.all]).toEqual([CUSTOMERS, CUSTOMERS]);
  expect(loaded.most).toBeLessThanOrEqual(PIECES_PER_TURN * SIMULATION_BATCH_PROFILES);
  // The next piece waits for its turn with what it has read.
  expect(listed.most).toBeLessThanOrEqual((PIECES_PER_TURN + 1) * SAMPLING_BATCH_PROFILES);
  expect(entries.most).toBeLessThanOrEqual((PIECES_PER_TURN + 1) * SIMULATION_BATCH_ENTRIES);
});
