// A process of profile-merge.test.ts: records receipts for both profiles and merges them, telling each acknowledgement as one line.
import { writeSync } from 'node:fs';
import { createEngine } from '../../dist/engine/create-engine.js';
import { createScoring } from '../../dist/scoring/scoring.js';
import { openAddress } from '../conformance/open-address.mjs';

const [address, name, round] = process.argv.slice(2);
const store = await openAddress(JSON.parse(address));
const engine = createEngine({
  store,
  clock: Date.now,
  currency: 'EUR',
  scoring: createScoring({ kind: 'auto', warn: () => {} }),
  retention: { maxAgeMs: 86_400_000, commitsMax: 1_000_000, heldCommitsMax: 1_000_000 },
  onBackgroundError: () => {},
  onEventsLost: () => {},
  onFilterFailure: () => {},
  onAlert: () => {},
});
const acknowledge = (fact) => writeSync(1, `${JSON.stringify(fact)}\n`);
const profiles = [`a-${round}`, `b-${round}`];

async function record(worker) {
  for (let n = 0; n < 6; n++) {
    const transactionId = `${name}-${worker}-${n}`;
    const [outcome] = await engine.events.recordTransactions([
      {
        transactionId,
        profileId: profiles[(n + worker) % 2],
        timeMs: Date.now() - 1_000 * (n + 10 * worker),
        storeId: null,
        total: null,
        lines: [{ itemId: 'milk', quantity: 1, amountMinor: null }],
      },
    ]);
    acknowledge({ transactionId, kind: outcome.kind });
  }
}

async function merge() {
  for (;;) {
    try {
      await engine.profiles.merge(...profiles);
      acknowledge({ merged: true });
      return;
    } catch (error) {
      if (error.code !== 'NOT_FOUND') throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

await engine.warmUp();
acknowledge({ started: true });
await Promise.all([record(0), record(1), merge()]);
process.exit(0);
