import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import type { SettleReport } from '../../src/engine/limits/settle-reservations.js';
import { createSweeper } from '../../src/engine/limits/sweep-reservations.js';
import { readEntry } from '../../src/events/entry.js';
import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { createPromotion, isState, type Told, type WalletCalls, walletCalls } from '../support/wallet-calls.js';

/** `npm run prove:wallet-kill` runs 50. */
const ROUNDS = Number(process.env.HANDBILL_WALLET_KILL_ROUNDS ?? 1);
const PROFILES = 40;
const WORKERS = 24;
/** Answers that must have come before a kill, so that it comes under load on a slow machine too. */
const ENOUGH = 150;
const LIMIT = 60;
const BUDGET = 4_000;
const CODE = 'limited';

/** A request that was sent, with its answer if one came. */
interface Sent {
  readonly requestId: string;
  send(calls: WalletCalls): Promise<Told>;
  answer?: Told;
}

describeOnEveryStore('a server killed under the load of wallets', (suite) => {
  let server: ServerProcess;
  let store: Store;
  beforeAll(async () => {
    server = await startServerProcess(suite().address);
    store = await suite().open();
    await createPromotion(server.clients, CODE, {
      redeemLimitGlobal: LIMIT,
      activationLimitGlobal: 1_000,
      budget: { amountMinor: BUDGET, currency: 'EUR' },
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: { amount: { amountMinor: 50, currency: 'EUR' } },
    });
  });
  afterAll(async () => {
    await server?.kill();
    await store?.close();
  });

  it(`has done what it acknowledged once, nothing more than once, and leaves nothing open, ${ROUNDS} kills`, async () => {
    const random = randomStream(23);
    const below = (n: number): number => Math.floor(random() * n);
    /** Redemptions that were told of, by the first answer or by a later one. */
    const granted = new Set<string>();
    const swept = { stood: 0, takenBack: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const sent: Sent[] = [];
      const workers = Array.from({ length: WORKERS }, (_, i) => keepUsing(server, `${round}-${i}`, below, sent));
      const ended = Promise.allSettled(workers);
      const answered = () => sent.filter(({ answer }) => answer).length;
      await expect.poll(answered, { timeout: 60_000, interval: 10 }).toBeGreaterThan(ENOUGH);
      await new Promise((resolve) => setTimeout(resolve, below(200)));
      await server.kill();
      await ended;

      const { stood, takenBack } = await sweepAll(store);
      swept.stood += stood;
      swept.takenBack += takenBack;
      await expectTrueCounters(store);
      await expectEachEffectOnce(store);

      // Whatever became of it: the same request again gets the same answer, or happens now, for the first time.
      server = await startServerProcess(suite().address);
      const calls = walletCalls(server.clients);
      for (const request of sent) {
        const told = await request.send(calls);
        if (request.answer && isState(request.answer)) expect(told, request.requestId).toEqual(request.answer);
        if (isState(told) && told.state.redemptionId) granted.add(told.state.redemptionId);
      }
      await expectTrueCounters(store);
      // No request has redeemed twice: what nobody was told of has not happened.
      expect(new Set(await expectEachEffectOnce(store))).toEqual(granted);
    }
    console.info(`${ROUNDS} kills left ${swept.stood} reservations that stood, and ${swept.takenBack} that did not`);
  }, 1_200_000);
});

/** Activates, redeems, reverses and deactivates until the server is gone. */
async function keepUsing(
  server: ServerProcess,
  name: string,
  below: (n: number) => number,
  sent: Sent[],
): Promise<void> {
  const calls = walletCalls(server.clients);
  const redemptions: { who: string; id: string }[] = [];
  for (let n = 0; ; n++) {
    const who = `p-${below(PROFILES)}`;
    const requestId = `${name}-${n}`;
    const request = pick(who, requestId);
    sent.push(request);
    const told = await request.send(calls);
    request.answer = told;
    if (isState(told) && told.state.redemptionId) redemptions.push({ who, id: told.state.redemptionId });
  }

  function pick(who: string, requestId: string): Sent {
    const dice = below(10);
    const standing = dice < 4 ? redemptions.splice(below(redemptions.length), 1)[0] : undefined;
    if (standing) return { requestId, send: (to) => to.reverse(standing.who, standing.id, requestId) };
    if (dice === 4) return { requestId, send: (to) => to.deactivate(who, CODE, requestId) };
    if (dice < 7) return { requestId, send: (to) => to.activate(who, CODE, requestId) };
    const amountMinor = 1 + below(150);
    return { requestId, send: (to) => to.redeem(who, CODE, { requestId, amountMinor }) };
  }
}

/** What a server does by itself half a minute later: its grace is there to leave living attempts alone, and none lives. */
async function sweepAll({ profiles, limits, snapshots }: Store): Promise<SettleReport> {
  // A write first: it takes over the lock of the dead. LMDB shows their very last commit, of which nobody was told, only from then on.
  await snapshots.write('taken over', Buffer.alloc(1));
  const queue = createKeyedQueue();
  const onError = (error: unknown) => expect.fail(String(error));
  const sweeper = createSweeper({ profiles, limits, queue, clock: Date.now, onError });
  const report = await sweeper.sweep(0);
  await sweeper.close();
  return report;
}

async function expectTrueCounters(store: Store): Promise<void> {
  const { counters, held, open } = await auditLimits(store);
  expect(open).toBe(0);
  expect(counters).toEqual(held);
  for (const [counter, count] of Object.entries(counters)) {
    if (counter.startsWith('r')) expect(count).toBeLessThanOrEqual(LIMIT);
    if (counter.startsWith('b')) expect(count).toBeLessThanOrEqual(BUDGET);
  }
}

/** Wallets and outbox tell the same: each redemption happened once, and was reversed once at most. Returns all that happened. */
async function expectEachEffectOnce(store: Store): Promise<string[]> {
  const redeemed: string[] = [];
  const reversed: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await store.outbox.read(cursor, 10_000);
    if (page.events.length === 0) break;
    for (const event of page.events.flatMap(readEntry)) {
      if (event.type === 'client.redeemPromotion') redeemed.push(event.redemptionId);
      if (event.type === 'client.reverseRedemption') reversed.push(event.redemptionId);
    }
    cursor = page.cursor;
  }
  expect(new Set(redeemed).size, 'each redemption once').toBe(redeemed.length);
  expect(new Set(reversed).size, 'each reversal once').toBe(reversed.length);
  const gone = new Set(reversed);
  const standing: string[] = [];
  for await (const id of store.profiles.ids()) {
    const [records] = await store.profiles.load([id]);
    const { holdings } = decodeProfileRecord(records!.profile.bytes);
    standing.push(...holdings.flatMap(({ redemptions }) => redemptions.map(({ redemptionId }) => redemptionId)));
  }
  expect(standing.sort()).toEqual(redeemed.filter((id) => !gone.has(id)).sort());
  return redeemed;
}
