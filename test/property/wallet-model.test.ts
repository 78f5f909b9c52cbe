import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HandbillError } from '../../src/base/errors.js';
import type { ProfileId, PromotionCode, RedemptionId } from '../../src/base/ids.js';
import type { Result } from '../../src/base/result.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import { createConfiguration } from '../../src/engine/configuration/configuration.js';
import { createPromotionVerbs } from '../../src/engine/configuration/promotion-verbs.js';
import { createSweeper } from '../../src/engine/limits/sweep-reservations.js';
import { createLiveProfiles } from '../../src/engine/profiles/live-profiles.js';
import { createTermsShelf } from '../../src/engine/wallets/terms-shelf.js';
import { createWalletBatch } from '../../src/engine/wallets/wallet-batch.js';
import { createWalletChanger } from '../../src/engine/wallets/wallet-change.js';
import type { PromotionState } from '../../src/engine/wallets/wallet-requests.js';
import { createWalletVerbs } from '../../src/engine/wallets/wallet-verbs.js';
import type { Store } from '../../src/store/port.js';
import { counterOf } from '../../src/wallet/use.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { EUR } from '../support/fake-engine.js';
import { createFaultyStore, FAULTS, type Fault } from '../support/faulty-store.js';
import { profile } from '../support/grocery.js';
import { createOracle, type OracleTerms } from '../support/wallet-oracle.js';

/** `npm run prove:wallet-model` runs 300 on each store. */
const RUNS = Number(process.env.HANDBILL_WALLET_RUNS ?? 25);
const SEED = 20_260_427;
const PROMOTIONS = 3;
const PEOPLE = 3;
const ignore = (): void => {};

type Deed =
  | { readonly kind: 'activate' | 'deactivate' }
  | { readonly kind: 'redeem'; readonly pieces: number; readonly amount: number }
  /** The redemption that was answered so many ago; one that is reversed already is chosen too. */
  | { readonly kind: 'reverse'; readonly ago: number }
  | { readonly kind: 'points'; readonly change: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'edit'; readonly changes: Partial<OracleTerms> };

interface Command {
  readonly who: number;
  readonly promotion: number;
  readonly server: 0 | 1;
  readonly deed: Deed;
  /** What goes wrong while it is carried out. */
  readonly faults: readonly Fault[];
}

const few = fc.integer({ min: 1, max: 6 });
const termsFields = {
  pieces: fc.option(few),
  lastingSeconds: fc.option(few),
  price: fc.constantFrom(0, 0, 2),
  perClient: fc.option(few),
  redemptions: fc.option(few),
  activations: fc.option(few),
  budget: fc.option(fc.integer({ min: 1, max: 30 })),
  published: fc.constant(true),
};
const terms: fc.Arbitrary<OracleTerms> = fc.record(termsFields);
const weighted = <T>(...parts: readonly [number, fc.Arbitrary<T>][]) =>
  fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const deed: fc.Arbitrary<Deed> = weighted<Deed>(
  [5, fc.record({ kind: fc.constant('activate' as const) })],
  [2, fc.record({ kind: fc.constant('deactivate' as const) })],
  [8, fc.record({ kind: fc.constant('redeem' as const), pieces: fc.constantFrom(1, 1, 2), amount: fc.nat(9) })],
  [4, fc.record({ kind: fc.constant('reverse' as const), ago: fc.nat(5) })],
  [2, fc.record({ kind: fc.constant('points' as const), change: fc.integer({ min: -3, max: 5 }) })],
  [1, fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 4 }) })],
  [
    1,
    fc.record({
      kind: fc.constant('edit' as const),
      changes: fc.record({ ...termsFields, published: fc.constantFrom(true, true, false) }, { requiredKeys: [] }),
    }),
  ],
);

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    who: fc.nat(PEOPLE - 1),
    promotion: fc.nat(PROMOTIONS - 1),
    server: fc.constantFrom(0 as const, 1 as const),
    deed,
    faults: weighted<readonly Fault[]>(
      [2, fc.constant([])],
      [3, fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 2 })],
    ),
  }),
  { minLength: 20, maxLength: 60 },
);

describeOnEveryStore('the wallet does what a simple model says, whatever goes wrong between its steps', (suite) => {
  let store: Store;
  let runs = 0;
  beforeAll(async () => {
    store = await suite().open();
  });
  afterAll(() => store?.close());

  it(`in ${RUNS} random histories`, async () => {
    const struck = new Map<Fault, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(terms, { minLength: PROMOTIONS, maxLength: PROMOTIONS }), commands, (first, history) =>
        play(store, `run-${++runs}`, first, history, struck),
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: false },
    );
    // Or it would have proven less than it says.
    expect([...struck.keys()].sort()).toEqual([...FAULTS].sort());
  }, 1_200_000);
});

/** Plays one history on two processes over the store and on the oracle, step by step. */
async function play(
  store: Store,
  name: string,
  first: readonly OracleTerms[],
  history: readonly Command[],
  struck: Map<Fault, number>,
): Promise<void> {
  let nowMs = 1_800_000_000_000;
  const clock = () => nowMs;
  const configuration = createConfiguration(store.configuration, ignore);
  const promotions = createPromotionVerbs(store.configuration, store.snapshots, configuration, EUR, clock);
  const sweeper = createSweeper({ ...store, queue: createKeyedQueue(), clock, onError: ignore });
  const sweep = () => sweeper.sweep(0);
  const servers = [createServer(), createServer()] as const;
  const oracle = createOracle([...first]);
  const people = Array.from({ length: PEOPLE }, (_, i) => `${name}-${i}` as ProfileId);
  const codes = Array.from({ length: PROMOTIONS }, (_, i) => `${name}-${i}` as PromotionCode);
  const redemptions: { readonly who: ProfileId; readonly id: RedemptionId }[] = [];
  /** Nothing that died before has been left open. */
  let isSettled = true;
  for (const [i, code] of codes.entries()) await promotions.create({ code, name: code, ...toPromotion(first[i]!) }, {});
  const state = await configuration.loaded();
  const indexes = codes.map((code) => state.promotions.get(code)!.index);

  function createServer() {
    const faulty = createFaultyStore(store, sweep);
    const queue = createKeyedQueue();
    const live = createLiveProfiles(faulty.profiles, () => expect.fail('nobody was merged'));
    const changer = createWalletChanger({ ...faulty, live, queue, clock, onSettleError: ignore });
    const shelf = createTermsShelf(store, (error) => expect.fail(error.message));
    // What is known to be used up depends on when somebody looked; here only the counters decide.
    const limitWatch = { loaded: async () => {}, exhausted: new Map(), close: async () => {} };
    const apply = createWalletBatch({
      configuration,
      changer,
      shelf,
      limitWatch,
      sweeper: { ...sweeper, start: ignore },
    });
    return { faults: faulty.faults, verbs: createWalletVerbs({ configuration, shelf, apply }) };
  }
  type Verbs = (typeof servers)[number]['verbs'];

  /** What it came to in the end: a request that was not answered is sent again, elsewhere, as it was. */
  async function carryOut<T>(command: Command, send: (verbs: Verbs) => Promise<Result<T, HandbillError>[]>) {
    const server = servers[command.server];
    server.faults.push(...command.faults);
    let [answer] = await send(server.verbs);
    const hit = command.faults.slice(0, command.faults.length - server.faults.length);
    for (const fault of hit) struck.set(fault, (struck.get(fault) ?? 0) + 1);
    server.faults.length = 0;
    if (!answer!.ok && answer!.error.code === 'UNAVAILABLE') {
      await expectSound();
      // A use that was committed counts as it should, settled or not: it is left to the wallet's next change, or to a later sweep.
      const countsAlready = hit.at(-1) === 'die-after-commit' && ['activate', 'redeem'].includes(command.deed.kind);
      if (!countsAlready) await sweep();
      isSettled = !countsAlready;
      [answer] = await send(servers[1 - command.server]!.verbs);
    }
    if (isSettled) await expectSettled();
    return answer!.ok ? answer!.value : answer!.error.details.reason!;
  }

  async function step(command: Command, at: number): Promise<void> {
    const { deed } = command;
    const who = people[command.who]!;
    const entry = { profile: profile(who), requestId: `${name}-${at}` };
    const p = command.promotion;
    const code = codes[p]!;
    switch (deed.kind) {
      case 'wait':
        nowMs += deed.seconds * 1_000;
        return;
      case 'edit':
        await promotions.update({ code, ...toPromotion(oracle.edit(p, deed.changes)) }, {});
        return;
      case 'points': {
        const change = { kind: 'add', points: deed.change, reason: null } as const;
        const told = await carryOut(command, (verbs) => verbs.adjustPoints([{ ...entry, change }]));
        expect(told).toEqual(oracle.points(who, deed.change));
        return;
      }
      case 'activate':
      case 'deactivate': {
        const told = await carryOut(command, (verbs) => verbs[deed.kind]([{ ...entry, code }]));
        expect(plain(told)).toEqual(oracle[deed.kind](who, p, nowMs));
        return;
      }
      case 'redeem': {
        const amount = { amountMinor: deed.amount, currency: EUR };
        const redemption = { ...entry, code, quantity: deed.pieces, amount };
        const told = await carryOut(command, (verbs) => verbs.redeem([redemption]));
        const id = typeof told === 'string' ? null : told.redemptionId;
        expect(plain(told)).toEqual(oracle.redeem(who, p, deed.pieces, deed.amount, nowMs, id));
        if (id !== null) redemptions.push({ who, id });
        return;
      }
      case 'reverse': {
        const chosen = redemptions.at(-1 - deed.ago);
        if (chosen === undefined) return;
        const reversal = { ...entry, profile: profile(chosen.who), redemptionId: chosen.id };
        const told = await carryOut(command, (verbs) => verbs.reverse([reversal]));
        expect(plain(told)).toEqual(oracle.reverse(chosen.who, chosen.id, nowMs));
      }
    }
  }

  const counters = (['redemptions', 'activations', 'budget'] as const).flatMap((cap) =>
    indexes.map((index, p) => ({ counter: counterOf(cap, index as never), used: () => oracle.used[p]![cap] })),
  );

  /** Whatever is open: no counter is below what wallets hold. */
  async function expectSound(): Promise<void> {
    const { held } = await auditLimits(store, people);
    const used = await store.limits.used(counters.map(({ counter }) => counter));
    for (const [i, { counter }] of counters.entries()) expect(used[i]).toBeGreaterThanOrEqual(held[counter] ?? 0);
  }

  /** Nothing is open, and counters are what wallets hold. */
  async function expectSettled(): Promise<void> {
    const { held, open } = await auditLimits(store, people);
    expect(open).toBe(0);
    const used = await store.limits.used(counters.map(({ counter }) => counter));
    expect(used).toEqual(counters.map(({ counter }) => held[counter] ?? 0));
  }

  try {
    for (const [at, command] of history.entries()) await step(command, at);
    await sweep();
    await expectSettled();
    const used = await store.limits.used(counters.map(({ counter }) => counter));
    expect(used).toEqual(counters.map((counter) => counter.used()));
  } finally {
    await configuration.close();
  }
}

function plain(told: PromotionState | string) {
  if (typeof told === 'string') return told;
  const { code, ...rest } = told;
  return rest;
}

function toPromotion(it: OracleTerms) {
  return {
    visibility: it.published ? 'PUBLISH' : 'DRAFT',
    redeemType: 'PARTIAL',
    redeemQuantityPerActivation: it.pieces,
    lastingSeconds: it.lastingSeconds,
    requireRedeemedPoints: it.price,
    redeemLimitPerClient: it.perClient,
    redeemLimitGlobal: it.redemptions,
    activationLimitGlobal: it.activations,
    budgetMinor: it.budget,
  } as const;
}
