import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import { createSweeper } from '../../src/engine/limits/sweep-reservations.js';
import { readEntry, type ToldEvent } from '../../src/events/entry.js';
import type { ProcessSaleResponse } from '../../src/generated/handbill/v1/ProcessSaleResponse.js';
import type { VoidSaleResponse } from '../../src/generated/handbill/v1/VoidSaleResponse.js';
import { purchasesOf } from '../../src/history/purchases.js';
import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { basket, type SaleCalls, saleCalls } from '../support/sale-calls.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { createPromotion, walletCalls } from '../support/wallet-calls.js';

/** `npm run prove:sales` runs 50. */
const ROUNDS = Number(process.env.HANDBILL_SALE_KILL_ROUNDS ?? 1);
const PEOPLE = 30;
const WORKERS = 16;
/** Answers that must have come before a kill, so that it comes under load on a slow machine too. */
const ENOUGH = 120;
const LIMIT = 400;
const BUDGET = 9_000;
const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

type Answer = ProcessSaleResponse | VoidSaleResponse;

/** A sale or void that was sent, with its answer if one came. */
interface Sent {
  readonly name: string;
  send(calls: SaleCalls): Promise<Answer>;
  answer?: Answer;
}

describeOnEveryStore('a server killed under a load of sales', (suite) => {
  let server: ServerProcess;
  let store: Store;
  beforeAll(async () => {
    server = await startServerProcess(suite().address);
    store = await suite().open();
    const { clients } = server;
    const amount = (amountMinor: number) => ({ amount: EUR(amountMinor) });
    await createPromotion(clients, 'limited', {
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: amount(30),
      redeemLimitGlobal: LIMIT,
      budget: EUR(BUDGET),
    });
    await createPromotion(clients, 'points', { discountType: 'DISCOUNT_TYPE_POINTS', discountValue: { points: 3 } });
    await createPromotion(clients, 'back', {
      discountType: 'DISCOUNT_TYPE_DIGITAL_CASHBACK',
      discountValue: amount(20),
    });
  });
  afterAll(async () => {
    await server?.kill();
    await store?.close();
  });

  it(`has every acknowledged sale once, nothing half, and exact counters, ${ROUNDS} kills`, async () => {
    const random = randomStream(41);
    const below = (n: number): number => Math.floor(random() * n);
    for (let round = 0; round < ROUNDS; round++) {
      const sent: Sent[] = [];
      const people = Array.from({ length: PEOPLE }, (_, i) => `p-${round}-${i}`);
      const { activateAll } = walletCalls(server.clients);
      for (const code of ['limited', 'points', 'back']) await activateAll(people, code);
      const workers = Array.from({ length: WORKERS }, (_, i) =>
        keepSelling(server, `${round}-${i}`, people, below, sent),
      );
      const ended = Promise.allSettled(workers);
      const answered = () => sent.filter(({ answer }) => answer).length;
      await expect.poll(answered, { timeout: 120_000, interval: 10 }).toBeGreaterThan(ENOUGH);
      await new Promise((resolve) => setTimeout(resolve, below(200)));
      await server.kill();
      await ended;
      await sweepAll(store);
      await expectWhole(store);

      // Whatever became of it: the same again gets the same answer, or happens now, for the first time.
      server = await startServerProcess(suite().address);
      const calls = saleCalls(server.clients);
      const voids = new Set(sent.map(({ name }) => name).filter((name) => name.startsWith('void ')));
      for (const { name, send, answer } of sent) {
        const told = await send(calls).catch(async (error: unknown) => {
          if (!voids.has(`void ${name}`)) throw error;
          return (await failureOf(Promise.reject(error))).errorInfo?.reason;
        });
        if (told !== 'SALE_VOIDED' && answer) expect(told, name).toEqual(answer);
      }
      await sweepAll(store);
      await expectWhole(store);
    }
  }, 2_400_000);
});

/** Sells to customers and to nobody, pays with cashback, and voids its own sales, until the server is gone. */
async function keepSelling(
  server: ServerProcess,
  worker: string,
  people: readonly string[],
  below: (n: number) => number,
  sent: Sent[],
) {
  const calls = saleCalls(server.clients);
  const standing: { saleId: string; profileId: string }[] = [];
  for (let n = 0; ; n++) {
    const request = pick(`${worker}-${n}`);
    sent.push(request);
    request.answer = await request.send(calls);
  }

  function pick(saleId: string): Sent {
    const old = below(5) === 0 ? standing.shift() : undefined;
    if (old) return { name: `void ${old.saleId}`, send: (to) => to.voidSale(old.saleId, old.profileId) };
    const isAnonymous = below(8) === 0;
    const profileId = isAnonymous ? '' : people[below(people.length)]!;
    const lines = basket(`a ${1 + below(3)} 200`, `b 0.${1 + below(9)} 990`);
    const fields = { profileId, ...(isAnonymous && { couponCodes: ['limited'] }) };
    standing.push({ saleId, profileId });
    return { name: saleId, send: (to) => to.sell(saleId, lines, fields) };
  }
}

/** What a server does by itself half a minute later: its grace is there to leave living attempts alone, and none lives. */
async function sweepAll({ profiles, limits, snapshots }: Store): Promise<void> {
  // A write first: it takes over the lock of the dead. LMDB shows their very last commit, of which nobody was told, only from then on.
  await snapshots.write('taken over', Buffer.alloc(1));
  const onError = (error: unknown) => expect.fail(String(error));
  const sweeper = createSweeper({ profiles, limits, queue: createKeyedQueue(), clock: Date.now, onError });
  await sweeper.sweep(0);
  await sweeper.close();
}

type EventOfSale = Extract<ToldEvent, { type: 'sale.processed' | 'sale.voided' }>;

/** Counters, balances and receipts are what the events say, and each sale and void was told once. */
async function expectWhole(store: Store): Promise<void> {
  const { counters, held, open } = await auditLimits(store);
  expect(open).toBe(0);
  expect(counters).toEqual(held);
  for (const [counter, count] of Object.entries(counters)) {
    if (counter.startsWith('r')) expect(count).toBeLessThanOrEqual(LIMIT);
    if (counter.startsWith('b')) expect(count).toBeLessThanOrEqual(BUDGET);
  }
  const told = await saleEvents(store);
  const names = told.map(({ type, profileId, saleId }) => `${type} ${profileId} ${saleId}`);
  expect(new Set(names).size, 'each sale and each void once').toBe(names.length);
  for await (const id of store.profiles.ids()) {
    const [records] = await store.profiles.load([id]);
    const { points, cashback, sales } = decodeProfileRecord(records!.profile.bytes);
    const own = told.filter(({ profileId }) => profileId === id);
    const sum = (figure: (event: EventOfSale) => number) =>
      own.reduce((all, event) => all + (event.type === 'sale.processed' ? 1 : -1) * figure(event), 0);
    expect(points, id).toBe(sum((event) => event.points));
    expect(cashback[0]?.amountMinor ?? 0, id).toBe(sum((event) => event.cashbackMinor - event.cashbackUsedMinor));
    const standing = sum(() => 1);
    expect(sales.filter(({ voidedMs }) => voidedMs === null).length, id).toBe(standing);
    const { history } = records!;
    expect(history.bytes === null ? 0 : purchasesOf(history.bytes).receipts, id).toBe(standing);
  }
}

async function saleEvents(store: Store): Promise<EventOfSale[]> {
  const told: EventOfSale[] = [];
  for (let cursor = ''; ; ) {
    const page = await store.outbox.read(cursor, 10_000);
    if (page.events.length === 0) return told;
    for (const event of page.events.flatMap(readEntry)) {
      if (event.type === 'sale.processed' || event.type === 'sale.voided') told.push(event);
    }
    cursor = page.cursor;
  }
}
