// The writer of store-load.ts: writes without pause and reports each acknowledged write as one line of JSON.
import { writeSync } from 'node:fs';
import { openAddress } from '../conformance/open-address.mjs';

const store = await openAddress(JSON.parse(process.argv[2]));
const round = Number(process.argv[3]);

/** Synchronous, so that a line in the pipe means: acknowledged before the kill. */
const acknowledge = (fact) => writeSync(1, `${JSON.stringify(fact)}\n`);

/** One profile a worker: write n says `id:n` in both records, with padding that spreads it over pages, and in two events. */
async function writeProfile(id) {
  for (;;) {
    const [{ profile, history }] = await store.profiles.load([id]);
    const n = Number(/:(\d+);/.exec(Buffer.from(profile.bytes ?? `${id}:0;`).toString())[1]) + 1;
    const bytes = Buffer.alloc(16 + ((n * 377) % 3_000), `${id}:${n};`);
    const write = { profileId: id, events: [Buffer.from(`${id}:${n}`), Buffer.from(`${id}:${n}:again`)] };
    const [outcome] = await store.profiles.commit([
      {
        ...write,
        profile: { expectedRevision: profile.revision, bytes },
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

/** Uses that stand, and uses that are taken back. */
async function useLimits() {
  const [before] = await store.limits.used(['stands']);
  for (let n = before; ; ) {
    const id = `${round}.${n}`;
    const take = { id, profileId: 'profile-0', kind: 'take', timeMs: 1, limit: 1_000_000 };
    await store.limits.reserve([
      { ...take, counter: 'stands', amount: 1 },
      { ...take, counter: 'back', amount: 5 },
    ]);
    await store.limits.settle([
      { counter: 'stands', id, stands: true },
      { counter: 'back', id, stands: false },
    ]);
    acknowledge({ uses: ++n });
  }
}

acknowledge({ started: true });
await Promise.all([...Array.from({ length: 12 }, (_, i) => writeProfile(`profile-${i}`)), configure(), useLimits()]);
