// The victim of store-kill.test.ts: writes without pause and reports each acknowledged write as one line of JSON.
import { writeSync } from 'node:fs';
import { openAddress } from '../conformance/open-address.mjs';

const store = await openAddress(JSON.parse(process.argv[2]));
const round = Number(process.argv[3]);

/** Synchronous, so that a line in the pipe means: acknowledged before the kill. */
const acknowledge = (fact) => writeSync(1, `${JSON.stringify(fact)}\n`);

/** One profile a worker: revision n is written with the event `id:n` and padding that spreads it over pages. */
async function writeProfile(id) {
  for (;;) {
    const [{ wallet, history }] = await store.profiles.load([id]);
    const n = wallet.revision + 1;
    const bytes = Buffer.alloc(16 + ((n * 377) % 3_000), `${id}:${n};`);
    const write = { profileId: id, events: [Buffer.from(`${id}:${n}`), Buffer.from(`${id}:${n}:again`)] };
    const [outcome] = await store.profiles.commit([
      {
        ...write,
        wallet: { expectedRevision: wallet.revision, bytes },
        history: { expectedRevision: history.revision, bytes },
      },
    ]);
    if (outcome !== 'committed') throw new Error(`${id}:${n} ${outcome}`);
    acknowledge({ id, n });
  }
}

/** Batches whose entries all say the same. */
async function configure() {
  for (let n = 0; ; n++) {
    const text = `${round}.${n}`;
    const batch = Array.from({ length: 30 }, (_, i) => ({ kind: 'item', key: `key-${i}`, bytes: Buffer.from(text) }));
    const [entry] = await store.configuration.write(batch);
    acknowledge({ version: entry.version, text });
  }
}

acknowledge({ started: true });
await Promise.all([...Array.from({ length: 12 }, (_, i) => writeProfile(`profile-${i}`)), configure()]);
