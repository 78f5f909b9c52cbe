import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { callUnary } from '../../src/contract/clients.js';
import { readEntry } from '../../src/events/entry.js';
import type { EventOf, OutboxEvent } from '../../src/events/event.js';
import type { CustomerEventInput } from '../../src/generated/handbill/v1/CustomerEvent.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import type { TransactionInput } from '../../src/generated/handbill/v1/Transaction.js';
import {
  type CancelOutcome,
  cancelReceipt,
  type RecordOutcome,
  receiptIdHash,
  recordReceipt,
} from '../../src/history/history.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

/** `npm run prove:server-kill` runs 30. */
const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 3);
const PROFILES = 150;
const ITEMS = 80;
const PROMOTIONS = 60;
const CAMPAIGN = 'weekly-six';
/** Receipts that must be acknowledged before a kill, so that it comes under load on a slow machine too. */
const ENOUGH = 200;

/** What the server has promised. */
interface Acknowledged {
  readonly transactions: TransactionInput[];
  /** Ids of cancelled receipts. */
  readonly cancelled: Set<string>;
  /** Ids of custom events. */
  readonly told: string[];
  readonly handbills: Map<string, Handbill>;
}

let folder: string;
let storePath: string;
let server: ServerProcess;
const random = randomStream(11);
const below = (limit: number): number => Math.floor(random() * limit);
const anyProfile = (): string => `profile-${below(PROFILES)}`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-server-kill-'));
  storePath = path.join(folder, 'store');
  const items = Array.from({ length: ITEMS }, (_, i) => `item-${i},Item ${i}`);
  const promotions = Array.from(
    { length: PROMOTIONS },
    (_, i) => `promo-${i},GENERAL,Promotion ${i},PUBLISH,PERCENT,10,LIST,item-${i}|item-${(i * 7) % ITEMS},MOBILE`,
  );
  await importRows('items', 'itemId,name', items);
  await importRows(
    'promotions',
    'code,type,name,visibilityStatus,discountType,discountValue,catalogItemType,catalogIndexItems,tags.0.name',
    promotions,
  );
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true });
});

async function importRows(kind: string, header: string, rows: readonly string[]): Promise<void> {
  const file = path.join(folder, `${kind}.csv`);
  await writeFile(file, [header, ...rows, ''].join('\n'));
  const { code, stderr } = await runHandbill('import', kind, file, '--store', storePath);
  expect(code, stderr).toBe(0);
}

async function publishCampaign({ clients: { campaigns } }: ServerProcess): Promise<void> {
  const slotGroups = [{ name: 'offers', tags: ['MOBILE'], slots: 6, order: 1 }];
  await callUnary(campaigns, campaigns.createCampaign, {
    campaign: {
      campaignId: CAMPAIGN,
      name: 'Weekly six',
      activity: { relative: { duration: { seconds: 7 * 86_400 } } },
      variants: [{ variantId: 'a', weight: 1, algorithm: 'ALGORITHM_AI_ENGINE', slotGroups }],
    },
  });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: CAMPAIGN });
}

function anyTransaction(transactionId: string): TransactionInput {
  const daysAgo = below(60);
  return {
    transactionId,
    profileId: anyProfile(),
    time: { seconds: Math.floor(Date.now() / 1_000) - daysAgo * 86_400 - below(86_400) },
    lines: Array.from({ length: 1 + below(6) }, () => ({ itemId: `item-${below(ITEMS)}`, quantity: 1 })),
  };
}

/** Sends batches until the server is gone, noting each receipt that it said it has recorded; of some the first is cancelled. */
async function keepRecording({ clients }: ServerProcess, name: string, acknowledged: Acknowledged): Promise<void> {
  const { transactions, cancelled } = acknowledged;
  const { events } = clients;
  for (let n = 0; ; n++) {
    const batch = Array.from({ length: 1 + below(12) }, (_, i) => anyTransaction(`${name}-${n}-${i}`));
    const { results } = await callUnary(events, events.recordTransactions, { transactions: batch });
    for (const [i, { result }] of results.entries()) {
      expect(result).toBe('recorded');
      transactions.push(batch[i]!);
    }
    if (n % 3 > 0) continue;
    const { profileId, transactionId, time, lines } = batch[0]! as Required<TransactionInput>;
    const cancellation = { profileId, transactionId, transactionTime: time, lines };
    const answer = await callUnary(events, events.cancelTransactions, { cancellations: [cancellation] });
    expect(answer.results[0]!.result).toBe('cancelled');
    cancelled.add(transactionId);
  }
}

/** Sends custom events until the server is gone. */
async function keepTelling(
  { clients: { events } }: ServerProcess,
  name: string,
  { told }: Acknowledged,
): Promise<void> {
  for (let n = 0; ; n++) {
    const batch = Array.from({ length: 5 }, (_, i) => anyEvent(`${name}-${n}-${i}`));
    const { results } = await callUnary(events, events.recordEvents, { events: batch });
    expect(results.map(({ result }) => result)).toEqual(batch.map(() => 'recorded'));
    told.push(...batch.map(({ eventId }) => eventId!));
  }
}

const anyEvent = (eventId: string): CustomerEventInput => ({
  eventId,
  profileId: anyProfile(),
  time: { seconds: Math.floor(Date.now() / 1_000) },
  custom: { name: 'opened' },
});

async function keepAsking({ clients }: ServerProcess, { handbills }: Acknowledged): Promise<void> {
  for (;;) await compareHandbill(clients, anyProfile(), handbills);
}

/** The handbill of a profile must be the one that was told first. */
async function compareHandbill(
  { handbills: service }: ServerProcess['clients'],
  profileId: string,
  told: Map<string, Handbill>,
): Promise<void> {
  const handbill = await callUnary(service, service.getHandbill, { profile: { profileId }, campaignId: CAMPAIGN });
  const first = told.get(profileId);
  if (first) expect(handbill).toEqual(first);
  else told.set(profileId, handbill);
}

async function loadUntilKilled(round: number, acknowledged: Acknowledged): Promise<void> {
  const before = acknowledged.transactions.length;
  const workers = [
    ...Array.from({ length: 8 }, (_, i) => keepRecording(server, `t-${round}-${i}`, acknowledged)),
    ...Array.from({ length: 2 }, (_, i) => keepTelling(server, `e-${round}-${i}`, acknowledged)),
    ...Array.from({ length: 8 }, () => keepAsking(server, acknowledged)),
  ];
  const ended = Promise.allSettled(workers);
  await expect.poll(() => acknowledged.transactions.length, { timeout: 60_000 }).toBeGreaterThan(before + ENOUGH);
  await new Promise((resolve) => setTimeout(resolve, below(400)));
  await server.kill();
  for (const outcome of await ended) {
    // The calls under way are lost with the server; a failed expectation is not.
    const { reason } = outcome as PromiseRejectedResult;
    if (reason.name === 'AssertionError') throw reason;
  }
}

/** Looks at the files that the dead server left: events and records must tell the same, and all that was acknowledged. */
async function checkStore({ transactions, cancelled, told, handbills }: Acknowledged): Promise<void> {
  const store = await openLmdbStore({ path: storePath, clock: Date.now });
  const events = (await store.outbox.read('', 10_000_000)).events.flatMap(readEntry);

  const charges = events.filter((event) => event.type === 'transaction.charge');
  const charged = charges.map(({ transactionId }) => transactionId as string);
  expect(charged.length, 'each receipt once').toBe(new Set(charged).size);
  expect(
    missing(
      transactions.map(({ transactionId }) => transactionId!),
      charged,
    ),
  ).toEqual([]);

  const customs = events.flatMap((event) => (event.type === 'client.custom' ? [event.eventId] : []));
  expect(customs.length, 'each event once').toBe(new Set(customs).size);
  expect(missing(told, customs)).toEqual([]);

  const cancels = events.filter((event) => event.type === 'transaction.cancel');
  const takenBack = cancels.map(({ transactionId }) => transactionId as string);
  expect(takenBack.length, 'each cancellation once').toBe(new Set(takenBack).size);
  expect(missing([...cancelled], takenBack)).toEqual([]);

  const purchases = events.filter(isPurchase);
  const profileIds = [...new Set(charges.map(({ profileId }) => profileId))];
  const records = await store.profiles.load(profileIds);
  for (const [i, profileId] of profileIds.entries()) {
    const stored = Buffer.from(records[i]!.history.bytes!);
    expect(
      stored.equals(replayed(purchases.filter((purchase) => purchase.profileId === profileId))),
      `history of ${profileId}`,
    ).toBe(true);
  }

  const assigned = events.flatMap((event) => (event.type === 'handbill.assign' ? [event.handbillId] : []));
  expect(assigned.length, 'each handbill once').toBe(new Set(assigned).size);
  expect(
    missing(
      [...handbills.values()].map(({ handbillId }) => handbillId),
      assigned,
    ),
  ).toEqual([]);
  await store.close();
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
  const known = new Set(present);
  return wanted.filter((id) => !known.has(id));
}

type Purchase = EventOf<'transaction.charge'> | EventOf<'transaction.cancel'>;

const isPurchase = <Event extends OutboxEvent>(event: Event): event is Event & Purchase =>
  event.type === 'transaction.charge' || event.type === 'transaction.cancel';

/** The history that these receipts and cancellations make, from nothing. */
function replayed(purchases: readonly Purchase[]): Uint8Array {
  let history: Uint8Array | null = null;
  for (const purchase of purchases) {
    const idHash = receiptIdHash(purchase.transactionId);
    const outcome: RecordOutcome | CancelOutcome =
      purchase.type === 'transaction.charge'
        ? recordReceipt(history, { idHash, timeMs: purchase.timeMs, items: purchase.items })
        : cancelReceipt(history, idHash, { timeMs: purchase.chargedMs, items: purchase.items });
    if (outcome.kind === 'recorded' || outcome.kind === 'cancelled')
      history = 'bytes' in outcome ? outcome.bytes : history;
  }
  return history!;
}

it(`keeps every acknowledged receipt, cancellation, event and handbill through ${ROUNDS} kills of the server`, async () => {
  const acknowledged: Acknowledged = { transactions: [], cancelled: new Set(), told: [], handbills: new Map() };
  server = await startServerProcess(storePath);
  await publishCampaign(server);
  for (let round = 0; round < ROUNDS; round++) {
    await loadUntilKilled(round, acknowledged);
    await checkStore(acknowledged);

    server = await startServerProcess(storePath);
    for (const profileId of [...acknowledged.handbills.keys()]) {
      await compareHandbill(server.clients, profileId, acknowledged.handbills);
    }
    const { events } = server.clients;
    const { transactions, cancelled } = acknowledged;
    const newest = transactions.slice(-20);
    const { results } = await callUnary(events, events.recordTransactions, { transactions: newest });
    // A cancellation may be in that nobody was told of.
    for (const [i, { transactionId }] of newest.entries()) {
      expect(results[i]!.result).toMatch(cancelled.has(transactionId!) ? /^cancelled$/ : /^(duplicate|cancelled)$/);
    }
  }
  await server.stop();
  expect(acknowledged.handbills.size).toBeGreaterThan(PROFILES / 3);
}, 600_000);
