import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReturnId, SaleId } from '../../../src/base/ids.js';
import { createKeyedQueue } from '../../../src/engine/concurrency/keyed-queue.js';
import { createSweeper } from '../../../src/engine/limits/sweep-reservations.js';
import type { RunningEngine } from '../../../src/engine/running-engine.js';
import { readEntry } from '../../../src/events/entry.js';
import { ONE_PIECE_MILLI } from '../../../src/pricing/basket.js';
import { type Grocery, openGrocery, profile, stock } from '../../support/grocery.js';
import { type MortalStore, mortalStore, type StoreDeath } from '../../support/mortal-store.js';
import { activate, countersOf, publish, saleOf, stateOf } from '../../support/sale-world.js';

/** More calls than a sale makes of its store. */
const CALLS_MAX = 20;

let alive: Grocery;
let mortal: MortalStore;
let dying: Grocery;

beforeEach(async () => {
  alive = await openGrocery();
  mortal = mortalStore(alive.store);
  dying = await openGrocery(mortal.store);
  const { engine } = alive;
  await stock(engine, 3);
  const covers = { items: { kind: 'LIST', itemIds: ['i1' as never] } } as const;
  const amount = (value: number) => ({ mode: 'STATIC', type: 'AMOUNT', value }) as const;
  await publish(engine, 'money', { ...covers, discount: amount(50), redeemLimitGlobal: 1_000, budgetMinor: 100_000 });
  await publish(engine, 'points', { discount: { mode: 'STATIC', type: 'POINTS', value: 7 } });
  await publish(engine, 'back', { ...covers, discount: { mode: 'STATIC', type: 'DIGITAL_CASHBACK', value: 30 } });
  await publish(engine, 'scanned', { discount: amount(1), stacking: 'STACKABLE', activationLimitGlobal: 500 });
  await publish(engine, 'gone', { ...covers, discount: amount(90), budgetMinor: 1 });
});
afterEach(async () => {
  await dying.engine.close();
  await alive.close();
});

const basketOf = (who: string) =>
  saleOf(
    who,
    'the sale',
    [
      ['i1', 2],
      ['i2', 1],
    ],
    { coupons: ['scanned'] },
  );

/** Somebody who has bought once, and has points and cashback of it. */
async function customer(engine: RunningEngine, who: string): Promise<void> {
  await activate(engine, who, 'money', 'points', 'back', 'gone');
  await engine.sales.process(saleOf(who, 'before', [['i1', 1]]), 'commit');
}

/** What a server does by itself half a minute later. */
async function sweep(): Promise<void> {
  const { profiles, limits } = alive.store;
  const onError = (error: unknown) => expect.fail(String(error));
  const clock = () => alive.clock.nowMs;
  await createSweeper({ profiles, limits, queue: createKeyedQueue(), clock, onError }).sweep(0);
}

async function eventsOf(who: string): Promise<string[]> {
  const { events } = await alive.store.outbox.read('', 100_000);
  return events.flatMap(readEntry).flatMap(({ profileId, type }) => (profileId === who ? [type] : []));
}

/** What counters grew by. */
const grownFrom = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) =>
  [...after].map(([counter, used]) => [counter, used - (before.get(counter) ?? 0)]).filter(([, more]) => more !== 0);

const deaths: StoreDeath[] = Array.from({ length: CALLS_MAX }, (_, atCall) => atCall).flatMap((atCall) => [
  { atCall, when: 'before' as const },
  { atCall, when: 'after' as const },
]);

/** Lets the server die at each call of the store in turn; returns how many deaths it died. */
async function throughEachDeath(round: (who: string, death: StoreDeath) => Promise<boolean>): Promise<number> {
  let died = 0;
  for (const death of deaths) if (await round(`c-${death.atCall}-${death.when}`, death)) died++;
  return died;
}

/** Whether the deed died on the server that dies. */
async function dies(death: StoreDeath, deed: (engine: RunningEngine) => Promise<unknown>): Promise<boolean> {
  mortal.expectDeath(death);
  const hasDied = await deed(dying.engine).then(
    () => mortal.calls > death.atCall,
    () => true,
  );
  mortal.expectDeath(null);
  return hasDied;
}

describe('a server that dies at any call of the store', () => {
  test('has sold all or nothing; the same sale again is sold once', async () => {
    const { engine, store } = alive;
    await customer(engine, 'golden');
    const before = await countersOf(store);
    const golden = await engine.sales.process(basketOf('golden'), 'commit');
    expect(golden.redeemed.map(({ code }) => code)).toEqual(['money', 'points', 'back', 'scanned']);
    expect(golden.unused.map(({ code, reason }) => [code, reason])).toEqual([['gone', 'BUDGET_SPENT']]);
    const grown = grownFrom(before, await countersOf(store));
    const state = await stateOf(store, 'golden');
    const events = await eventsOf('golden');

    const died = await throughEachDeath(async (who, death) => {
      await customer(engine, who);
      const untouched = await stateOf(store, who);
      const counted = await countersOf(store);
      const hasDied = await dies(death, (other) => other.sales.process(basketOf(who), 'commit'));
      const found = await stateOf(store, who);
      expect([untouched, state], `all or nothing, ${who}`).toContainEqual(found);
      const again = await engine.sales.process(basketOf(who), 'commit');
      const withoutIds = ({ redeemed, ...rest }: typeof again) => ({
        ...rest,
        redeemed: redeemed.map((each) => ({ ...each, redemptionId: '' })),
      });
      expect(withoutIds(again), who).toEqual(withoutIds(golden));
      expect(await stateOf(store, who), who).toEqual(state);
      expect(await eventsOf(who), who).toEqual(events);
      await sweep();
      expect(grownFrom(counted, await countersOf(store)), who).toEqual(grown);
      return hasDied;
    });
    // A load, two reservations, a settlement of the first, a commit, a settlement: before and after each.
    expect(died).toBeGreaterThanOrEqual(10);
    expect(died).toBeLessThan(deaths.length);
  });

  test('has voided all or nothing; afterwards the sale has left no trace in any balance or counter', async () => {
    const { engine, store } = alive;
    const voiding = (who: string) => ({ profile: profile(who), saleId: 'the sale' as SaleId });
    const died = await throughEachDeath(async (who, death) => {
      await customer(engine, who);
      const before = await stateOf(store, who);
      const counted = await countersOf(store);
      await engine.sales.process(basketOf(who), 'commit');
      const sold = await stateOf(store, who);
      const hasDied = await dies(death, (other) => other.sales.void(voiding(who)));
      const after = { ...before, sales: ['sold', 'voided'] };
      expect([sold, after], `all or nothing, ${who}`).toContainEqual(await stateOf(store, who));
      const answer = await engine.sales.void(voiding(who));
      expect(await engine.sales.void(voiding(who))).toEqual(answer);
      expect(await stateOf(store, who)).toEqual(after);
      await sweep();
      expect(grownFrom(counted, await countersOf(store)), who).toEqual([]);
      const told = await eventsOf(who);
      expect(told.filter((type) => type === 'sale.voided').length).toBe(1);
      expect(told.filter((type) => type === 'transaction.cancel').length).toBe(1);
      return hasDied;
    });
    expect(died).toBeGreaterThanOrEqual(6);
    expect(died).toBeLessThan(deaths.length);
  });

  test('has returned all or nothing; with the rest returned, the sale has left no trace in any balance or counter', async () => {
    const { engine, store } = alive;
    const returning = (
      who: string,
      returnId: string,
      ...pieces: readonly (readonly [seq: number, count: number])[]
    ) => ({
      profile: profile(who),
      saleId: 'the sale' as SaleId,
      returnId: returnId as ReturnId,
      lines: pieces.map(([seq, count]) => ({ seq, quantityMilli: count * ONE_PIECE_MILLI })),
    });
    await customer(engine, 'golden');
    await engine.sales.process(basketOf('golden'), 'commit');
    const golden = await engine.sales.returnLines(returning('golden', 'part', [0, 1]));
    expect(golden).toMatchObject({ points: 7, cashbackMinor: 30, cashbackBalanceMinor: 60 });
    const partly = await stateOf(store, 'golden');
    const died = await throughEachDeath(async (who, death) => {
      await customer(engine, who);
      const before = await stateOf(store, who);
      const counted = await countersOf(store);
      const { netMinor } = await engine.sales.process(basketOf(who), 'commit');
      const sold = await stateOf(store, who);
      const part = returning(who, 'part', [0, 1]);
      const hasDied = await dies(death, (other) => other.sales.returnLines(part));
      expect([sold, partly], `all or nothing, ${who}`).toContainEqual(await stateOf(store, who));
      expect(await engine.sales.returnLines(part), who).toEqual(golden);
      expect(await stateOf(store, who), who).toEqual(partly);
      const rest = returning(who, 'rest', [0, 1], [1, 1]);
      const hasDiedAgain = await dies(death, (other) => other.sales.returnLines(rest));
      const answer = await engine.sales.returnLines(rest);
      expect(answer.refundMinor + golden.refundMinor).toBe(netMinor);
      expect(await stateOf(store, who), who).toEqual({ ...before, sales: ['sold', 'sold'] });
      await sweep();
      expect(grownFrom(counted, await countersOf(store)), who).toEqual([]);
      const told = await eventsOf(who);
      expect(told.filter((type) => type === 'sale.returned').length).toBe(2);
      return hasDied && hasDiedAgain;
    });
    expect(died).toBeGreaterThanOrEqual(6);
    expect(died).toBeLessThan(deaths.length);
  });
});
