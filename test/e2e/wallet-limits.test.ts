import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { Store } from '../../src/store/port.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { createPromotion, isState, type Told, walletCalls } from '../support/wallet-calls.js';

/** `npm run prove:wallet-limits` runs 100 rounds and 100,000 operations. */
const ROUNDS = Number(process.env.HANDBILL_LIMIT_ROUNDS ?? 1);
const OPERATIONS = Number(process.env.HANDBILL_LIMIT_OPERATIONS ?? 2_000);
const WORKERS = 50;
const LIMITS = [1, 2, 7, 100] as const;

describeOnEveryStore('limits over all profiles, through two server processes', (suite) => {
  let servers: ServerProcess[];
  let store: Store;
  beforeAll(async () => {
    servers = await Promise.all([startServerProcess(suite().address), startServerProcess(suite().address)]);
    store = await suite().open();
  });
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await store?.close();
  });

  const clientsOf = (i: number) => servers[i % servers.length]!.clients;
  const callsOf = (i: number) => walletCalls(clientsOf(i));

  async function indexOf(code: string): Promise<number> {
    const [entry] = await store.configuration.get('promotion', [code]);
    return entry!.index;
  }

  /** Both servers have to know it, or the second one would not find it. */
  async function publish(code: string, fields: Parameters<typeof createPromotion>[2]): Promise<void> {
    await createPromotion(clientsOf(0), code, fields);
    const knows = async () => isState(await callsOf(1).activate(`knows-${code}`, code));
    await expect.poll(knows, { timeout: 20_000, interval: 50 }).toBe(true);
  }

  it.each(LIMITS)(
    `of %i: of ten times as many at once exactly so many succeed, ${ROUNDS} rounds`,
    async (limit) => {
      for (let round = 0; round < ROUNDS; round++) {
        // Everybody once, then a few of them again and again.
        for (const [kind, people] of [
          ['different', 10 * limit],
          ['equal', 3],
        ] as const) {
          const code = `limit-${limit}-${kind}-${round}`;
          await publish(code, { redeemLimitGlobal: limit });
          const who = Array.from({ length: people }, (_, i) => `${code}-${i}`);
          await callsOf(round).activateAll(who, code);
          const told = await Promise.all(
            Array.from({ length: 10 * limit }, (_, i) => callsOf(i).redeem(who[i % people]!, code)),
          );
          expect(told.filter(isState).length, code).toBe(limit);
          expect(reasonsOf(told)).toEqual(['LIMIT_GLOBAL']);
          expect(await store.limits.used([`r${await indexOf(code)}`])).toEqual([limit]);
        }
      }
      await expectTrueCounters(store);
    },
    1_200_000,
  );

  it(`hold through ${OPERATIONS} redemptions and reversals of ${WORKERS} workers, to the unit of money`, async () => {
    const [limit, budget] = [30, 2_500];
    await publish('mixed', { redeemLimitGlobal: limit, budget: { amountMinor: budget, currency: 'EUR' } });
    const people = Array.from({ length: 40 }, (_, i) => `mixed-${i}`);
    await callsOf(0).activateAll(people, 'mixed');
    const index = await indexOf('mixed');
    const counts = { redeemed: 0, reversed: 0, full: 0, spent: 0 };
    let left = OPERATIONS;

    async function work(worker: number): Promise<void> {
      const random = randomStream(worker);
      const calls = callsOf(worker);
      const standing: { who: string; id: string }[] = [];
      while (left-- > 0) {
        if (standing.length > 0 && random() < 0.5) {
          const { who, id } = standing.splice(Math.floor(random() * standing.length), 1)[0]!;
          const told = await calls.reverse(who, id);
          expect(isState(told)).toBe(true);
          counts.reversed += 1;
          continue;
        }
        const who = people[Math.floor(random() * people.length)]!;
        const told = await calls.redeem(who, 'mixed', { amountMinor: 1 + Math.floor(random() * 200) });
        if (isState(told)) standing.push({ who, id: told.state.redemptionId });
        if (isState(told)) counts.redeemed += 1;
        else if (told.reason === 'LIMIT_GLOBAL') counts.full += 1;
        else if (told.reason === 'BUDGET_SPENT') counts.spent += 1;
        else expect.fail(told.reason);
      }
    }

    const readings = { count: 0, highest: 0, mostSpent: 0 };
    async function watch(): Promise<void> {
      while (left > 0) {
        const [used, spent] = await store.limits.used([`r${index}`, `b${index}`]);
        expect(used).toBeGreaterThanOrEqual(0);
        expect(used).toBeLessThanOrEqual(limit);
        expect(spent).toBeGreaterThanOrEqual(0);
        expect(spent).toBeLessThanOrEqual(budget);
        readings.count += 1;
        readings.highest = Math.max(readings.highest, used!);
        readings.mostSpent = Math.max(readings.mostSpent, spent!);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }

    await Promise.all([watch(), ...Array.from({ length: WORKERS }, (_, worker) => work(worker))]);
    expect(await store.limits.used([`r${index}`])).toEqual([counts.redeemed - counts.reversed]);
    await expectTrueCounters(store);
    // Or it would have proven nothing.
    expect(counts.full + counts.spent).toBeGreaterThan(0);
    expect(readings.mostSpent).toBeGreaterThan(budget * 0.9);
    expect(readings.count).toBeGreaterThan(10);
  }, 1_200_000);

  it(`one request id 50 times at once has one effect and 50 equal answers, ${ROUNDS} rounds`, async () => {
    await publish('once', { redeemLimitGlobal: 1_000_000 });
    for (let round = 0; round < ROUNDS; round++) {
      const who = `once-${round}`;
      await callsOf(round).activateAll([who], 'once');
      const before = await store.limits.used([`r${await indexOf('once')}`]);
      const told = await Promise.all(
        Array.from({ length: 50 }, (_, i) => callsOf(i).redeem(who, 'once', { requestId: `id-${round}` })),
      );
      expect(told.every(isState)).toBe(true);
      for (const each of told) expect(each).toEqual(told[0]);
      expect(told[0]).toMatchObject({ state: { redeemedQuantity: 1 } });
      expect(await store.limits.used([`r${await indexOf('once')}`])).toEqual([before[0]! + 1]);
    }
    await expectTrueCounters(store);
  }, 600_000);
});

const reasonsOf = (told: readonly Told[]): string[] => [
  ...new Set(told.flatMap((each) => (isState(each) ? [] : [each.reason]))),
];

async function expectTrueCounters(store: Store): Promise<void> {
  const { counters, held, open } = await auditLimits(store);
  expect(open).toBe(0);
  expect(counters).toEqual(held);
}
