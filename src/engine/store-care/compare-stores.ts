import { hash32 } from '../../base/hash.js';
import { profileOf } from '../../events/entry.js';
import type { ProfileRecords, Store } from '../../store/port.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import { batchesOf } from './batches.js';
import { consumersIn } from './copy-outbox.js';
import { isBoundToOutbox } from './copy-store.js';
import { createFindings, type Finding, type Findings } from './findings.js';

/** What of one store is missing or different in its copy, and the other way round. */
export async function compareStores(from: Store, to: Store): Promise<readonly Finding[]> {
  const findings = createFindings();
  await compareProfiles(from, to, findings);
  await compareConsumers(from, to, findings);
  for (const [what, linesOf] of Object.entries(LINES)) {
    const [wanted, found] = await Promise.all([linesOf(from), linesOf(to)]);
    const there = new Set(found);
    for (const line of wanted) if (!there.delete(line)) findings.add(what, `${line} is not in the copy`);
    for (const line of there) findings.add(what, `${line} is only in the copy`);
  }
  return findings.list;
}

async function compareProfiles(from: Store, to: Store, findings: Findings): Promise<void> {
  let count = 0;
  for await (const ids of batchesOf(from.profiles.ids())) {
    const [wanted, found] = await Promise.all([from.profiles.load(ids), to.profiles.load(ids)]);
    ids.forEach((id, i) => {
      if (!sameRecords(wanted[i]!, found[i]!)) findings.add(`profile ${id}`, 'is another one in the copy');
    });
    count += ids.length;
  }
  for await (const _ of to.profiles.ids()) count--;
  if (count !== 0) findings.add('profiles', `there are ${-count} more in the copy`);
}

/** Positions are not comparable; but whoever has less to read in the copy would miss something. */
async function compareConsumers(from: Store, to: Store, findings: Findings): Promise<void> {
  const there = new Map((await consumersIn(to)).map((consumer) => [consumer.name, consumer]));
  for (const { name, acknowledgedMs, open } of await consumersIn(from)) {
    const copy = there.get(name);
    there.delete(name);
    if (copy?.acknowledgedMs !== acknowledgedMs || copy.open < open) {
      findings.add(`consumer ${name}`, 'does not go on where it was in the copy');
    }
  }
  for (const name of there.keys()) findings.add(`consumer ${name}`, 'is only in the copy');
}

const sameRecords = (a: ProfileRecords, b: ProfileRecords): boolean =>
  sameBytes(a.profile.bytes, b.profile.bytes) && sameBytes(a.history.bytes, b.history.bytes);

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;

/** Everything else as lines that say it all. */
const LINES: Readonly<Record<string, (store: Store) => Promise<string[]>>> = {
  configuration: ({ configuration }) =>
    linesOf(configuration.changesSince(0), ({ kind, key, index, bytes }) => `${kind} ${key} ${index} ${hashOf(bytes)}`),
  identities: ({ identities }) => linesOf(identities.all(), ({ digest, profileId }) => `${digest} ${profileId}`),
  counters: ({ limits }) => linesOf(limits.counters(), ({ counter, used }) => `${counter} ${used}`),
  reservations: ({ limits }) =>
    linesOf(limits.open(), ({ counter, id, profileId, kind, amount, timeMs }) =>
      [counter, id, profileId, kind, amount, timeMs].join(' '),
    ),
  snapshots: async ({ snapshots }) => {
    const names = (await snapshots.names('')).filter((name) => !isBoundToOutbox(name));
    return Promise.all(
      names.map(async (name) => `${name} ${hashOf((await snapshots.read(name)) ?? new Uint8Array())}`),
    );
  },
  events: eventLines,
};

async function linesOf<T>(entries: AsyncIterable<T>, lineOf: (entry: T) => string): Promise<string[]> {
  const lines: string[] = [];
  for await (const entry of entries) lines.push(lineOf(entry));
  return lines;
}

/** Of each profile the events in their order, as one hash; those of nobody have no order. */
async function eventLines({ outbox }: Store): Promise<string[]> {
  const hashes = new Map<string, number>();
  for await (const page of outboxPages(outbox)) {
    for (const entry of page.events) {
      const profileId = profileOf(entry);
      const before = hashes.get(profileId) ?? 0;
      hashes.set(profileId, profileId === '' ? before + hash32(hashOf(entry)) : hash32(hashOf(entry), before));
    }
  }
  return [...hashes].map(([profileId, hash]) => `of ${profileId} ${hash}`);
}

const hashOf = (bytes: Uint8Array): string => String(hash32(Buffer.from(bytes).toString('latin1')));
