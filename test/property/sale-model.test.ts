import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HandbillError } from '../../src/base/errors.js';
import type { ItemId, PromotionCode, SaleId } from '../../src/base/ids.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import { createSweeper } from '../../src/engine/limits/sweep-reservations.js';
import type { RunningEngine } from '../../src/engine/running-engine.js';
import type { SaleAnswer } from '../../src/engine/sales/sale-requests.js';
import type { Store } from '../../src/store/port.js';
import { counterOf } from '../../src/wallet/use.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { createFaultyStore, FAULTS, type Fault } from '../support/faulty-store.js';
import { openGrocery, profile } from '../support/grocery.js';
import { createSaleOracle, type OracleAnswer, type OracleOffer } from '../support/sale-oracle.js';
import { activate, publish, saleOf, stateOf } from '../support/sale-world.js';

/** `npm run prove:sale-model` runs 300 on each store. */
const RUNS = Number(process.env.HANDBILL_SALE_RUNS ?? 12);
const SEED = 20_261_201;
const OFFERS = 3;
const PEOPLE = 2;
const PRICE = 200;

type Deed =
  | { readonly kind: 'sell'; readonly pieces: readonly number[]; readonly cashbackToUse: number }
  /** The sale that was made so many ago, sent again as it was. */
  | { readonly kind: 'again'; readonly ago: number }
  | { readonly kind: 'void'; readonly ago: number }
  | {
      readonly kind: 'edit';
      readonly offer: number;
      readonly redemptions: number | null;
      readonly budget: number | null;
    };

interface Command {
  readonly who: number;
  readonly server: 0 | 1;
  readonly deed: Deed;
  /** What goes wrong while it is carried out. */
  readonly faults: readonly Fault[];
}

const few = fc.integer({ min: 1, max: 12 });
const money = fc.integer({ min: 1, max: 1_500 });
const offer: fc.Arbitrary<OracleOffer> = fc.record({
  kind: fc.constantFrom('AMOUNT', 'POINTS', 'DIGITAL_CASHBACK'),
  value: fc.integer({ min: 1, max: 250 }),
  perClient: fc.option(few),
  redemptions: fc.option(few),
  budget: fc.option(money),
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('sell' as const),
      pieces: fc.array(fc.nat(3), { minLength: OFFERS, maxLength: OFFERS }),
      cashbackToUse: fc.constantFrom(0, 0, 1, 50, 400),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), ago: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('void' as const), ago: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      offer: fc.nat(OFFERS - 1),
      redemptions: fc.option(few),
      budget: fc.option(money),
    }),
  },
);

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    who: fc.nat(PEOPLE - 1),
    server: fc.constantFrom(0 as const, 1 as const),
    deed,
    faults: fc.oneof(fc.constant([]), fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 2 })),
  }),
  { minLength: 15, maxLength: 40 },
);

describeOnEveryStore('sales do what a simple model says, whatever goes wrong between their steps', (suite) => {
  let store: Store;
  let runs = 0;
  beforeAll(async () => {
    store = await suite().open();
  });
  afterAll(() => store?.close());

  it(`in ${RUNS} random histories`, async () => {
    const struck = new Map<Fault, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(offer, { minLength: OFFERS, maxLength: OFFERS }), commands, (offers, history) =>
        play(store, `run-${++runs}`, offers, history, struck),
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    // Or it would have proven less than it says.
    expect([...struck.keys()].sort()).toEqual([...FAULTS].sort());
  }, 2_400_000);
});

/** Plays one history on two processes over the store and on the oracle, step by step. */
async function play(
  store: Store,
  name: string,
  offers: OracleOffer[],
  history: readonly Command[],
  struck: Map<Fault, number>,
): Promise<void> {
  const clock = () => Date.UTC(2026, 5, 1, 12);
  const onError = (error: unknown) => expect.fail(String(error));
  const sweep = () => createSweeper({ ...store, queue: createKeyedQueue(), clock, onError }).sweep(0);
  const servers = await Promise.all([0, 1].map(() => startServer(store, sweep)));
  const { engine } = servers[0]!;
  const oracle = createSaleOracle([...offers], PRICE);
  const people = Array.from({ length: PEOPLE }, (_, i) => `${name}-${i}`);
  const codes = offers.map((_, i) => `${name}-o${i}`);
  const items = offers.map((_, i) => `${name}-i${i}`);
  for (const [i, it] of offers.entries()) {
    await engine.items.upsert({ itemId: items[i] as ItemId, name: items[i]! }, 'merge', {});
    await publish(engine, codes[i]!, {
      discount: { mode: 'STATIC', type: it.kind, value: it.value },
      items: { kind: 'LIST', itemIds: [items[i] as ItemId] },
      redeemLimitPerClient: it.perClient,
      redeemLimitGlobal: it.redemptions,
      budgetMinor: it.budget,
    });
  }
  for (const who of people) await activate(engine, who, ...codes);
  const indexes = await Promise.all(
    codes.map(async (code) => (await store.configuration.get('promotion', [code]))[0]!.index),
  );

  const made: {
    readonly saleId: string;
    readonly who: string;
    readonly request: ReturnType<typeof saleOf>;
    readonly answer: SaleAnswer;
  }[] = [];

  /** What it came to in the end: what was not answered is sent again, elsewhere, as it was. */
  async function carryOut<T>(
    { server: at, faults }: Command,
    send: (engine: RunningEngine) => Promise<T>,
  ): Promise<T | string> {
    const server = servers[at]!;
    server.faults.push(...faults);
    const reasonOf = (error: unknown): string => {
      if (!(error instanceof HandbillError)) throw error;
      return error.code === 'UNAVAILABLE' ? error.code : error.details.reason!;
    };
    let told: T | string = await send(server.engine).catch(reasonOf);
    const hit = faults.slice(0, faults.length - server.faults.length);
    for (const fault of hit) struck.set(fault, (struck.get(fault) ?? 0) + 1);
    server.faults.length = 0;
    if (told !== 'UNAVAILABLE') return told;
    await sweep();
    told = await send(servers[1 - at]!.engine).catch(reasonOf);
    return told;
  }

  async function step(command: Command, at: number): Promise<void> {
    const { deed, who: person } = command;
    const who = people[person]!;
    switch (deed.kind) {
      case 'edit': {
        const { redemptions, budget } = deed;
        oracle.edit(deed.offer, { redemptions, budget });
        const patch = { redeemLimitGlobal: redemptions, budgetMinor: budget };
        await engine.promotions.update({ code: codes[deed.offer] as PromotionCode, ...patch }, {});
        // The other one hears of it within a second.
        await servers[1]!.engine.wallets.activate([
          { profile: profile(`${name}-look`), code: `${name}-${at}` as PromotionCode, requestId: null },
        ]);
        return;
      }
      case 'sell': {
        const saleId = `${name}-s${at}`;
        const lines = deed.pieces.flatMap((count, i) => (count > 0 ? [[items[i]!, count, PRICE] as const] : []));
        if (lines.length === 0) return;
        const request = saleOf(who, saleId, lines, { cashbackToUseMinor: deed.cashbackToUse });
        const told = await carryOut(command, (to) => to.sales.process(request, 'commit'));
        const expected = oracle.sell(saleId, who, deed.pieces, deed.cashbackToUse);
        expect(typeof told === 'string' ? told : plain(told)).toEqual(expected);
        if (typeof told !== 'string') made.push({ saleId, who, request, answer: told });
        return;
      }
      case 'again': {
        const sale = made.at(-1 - deed.ago);
        if (sale === undefined) return;
        const told = await carryOut(command, (to) => to.sales.process(sale.request, 'commit'));
        expect(told).toEqual(oracle.isVoid(sale.saleId) ? 'SALE_VOIDED' : sale.answer);
        return;
      }
      case 'void': {
        const sale = made.at(-1 - deed.ago);
        if (sale === undefined) return;
        const isRepeated = oracle.isVoid(sale.saleId);
        const request = { profile: profile(sale.who), saleId: sale.saleId as SaleId };
        const told = await carryOut(command, (to) => to.sales.void(request));
        const { points, cashback } = oracle.voidSale(sale.saleId);
        if (isRepeated) expect(typeof told).toBe('object');
        else expect(told).toMatchObject({ pointsBalance: points, cashbackBalanceMinor: cashback });
      }
    }
  }

  const plain = (answer: SaleAnswer): OracleAnswer => ({
    net: answer.netMinor,
    points: answer.points,
    cashback: answer.cashbackMinor,
    cashbackUsed: answer.cashbackUsedMinor,
    pointsBalance: answer.pointsBalance,
    cashbackBalance: answer.cashbackBalanceMinor,
    redeemed: answer.redeemed.map(({ code, redemptions }) => [codes.indexOf(code), redemptions] as const).sort(byOffer),
    takenOut: answer.unused
      .filter(({ takenOut }) => takenOut)
      .map(({ code }) => codes.indexOf(code))
      .sort((a, b) => a - b),
  });
  const byOffer = ([a]: readonly [number, number], [b]: readonly [number, number]): number => a - b;

  async function expectSame(): Promise<void> {
    await sweep();
    const counters = indexes.flatMap((index) => [
      counterOf('redemptions', index as never),
      counterOf('budget', index as never),
    ]);
    const expected = oracle.used.flatMap(({ redemptions, budget }) => [redemptions, budget]);
    expect(await store.limits.used(counters)).toEqual(expected);
    for (const who of people) {
      const { points, cashback, receipts } = await stateOf(store, who);
      const person = oracle.personOf(who);
      expect([points, cashback[0]?.amountMinor ?? 0, receipts]).toEqual([
        person.points,
        person.cashback,
        oracle.standing(who),
      ]);
    }
  }

  try {
    for (const [at, command] of history.entries()) await step(command, at);
    await expectSame();
  } finally {
    for (const server of servers) await server.close();
  }
}

/** A process over the store, between which and it things go wrong. */
async function startServer(store: Store, sweep: () => Promise<unknown>) {
  const faulty = createFaultyStore(store, sweep);
  // The store is the suite's.
  const grocery = await openGrocery({ ...store, ...faulty, close: async () => {} });
  return { engine: grocery.engine, faults: faulty.faults, close: () => grocery.close() };
}
