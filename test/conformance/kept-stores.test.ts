import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { Profile } from '../../src/generated/handbill/v1/Profile.js';
import { ask } from '../support/ask.js';
import {
  type Driver,
  KEPT_STORES,
  type KeptAnswers,
  programAt,
  readKept,
  type TemporaryStore,
  temporaryStore,
} from '../support/kept-store.js';
import { runHandbill, type ServerProcess, startProgram } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

const TOLD_BETTER: ReadonlySet<string> = new Set(['explanations', 'score']);
/** Profiles enter experiments by what is asked: so the outbox ends further on, with the same events. */
const MOVED: ReadonlySet<string> = new Set(['cursor']);

const names = readdirSync(KEPT_STORES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const name of names) {
  describe(`the LMDB store that ${name} wrote`, () => opensAsBefore(name, 'lmdb'));
  describeWithRedis(`the Redis store that ${name} wrote`, () => opensAsBefore(name, 'redis'));
}

/** The store is what test/fixtures/stores/journey.ts made of it; what is written here goes on from there. */
function opensAsBefore(name: string, driver: Driver): void {
  let kept: KeptAnswers;
  let store: TemporaryStore;
  let server: ServerProcess;
  beforeAll(async () => {
    const { content, ...rest } = await readKept(name, driver);
    kept = rest.kept;
    store = await temporaryStore(driver, content);
  });
  afterAll(async () => {
    await server?.kill();
    await store?.remove();
  });

  const check = async () => {
    const { code, stdout, stderr } = await runHandbill('store', 'check', store.address);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('Nothing is wrong');
  };

  it('passes the check', check);

  it('gets the same answers', async () => {
    server = await startProgram(programAt(kept.nowMs), store.address, ...store.options);
    for (const { answer, ...question } of kept.answers) {
      // Field by field; only fields that did not exist then may come along.
      expect(await ask(server.clients, question), JSON.stringify(question)).toMatchObject(withoutScores(answer));
    }
  });

  /** What is ranked, and in which order, is compared; how likely it is, and why, may be told better. */
  const withoutScores = (answer: unknown): object =>
    JSON.parse(JSON.stringify(answer, (name, value) => (TOLD_BETTER.has(name) || MOVED.has(name) ? undefined : value)));

  it('can be written to', async () => {
    const { handbills, wallets, events, profiles } = server.clients;
    const dora = { profileId: 'dora' };
    const receipt = { ...dora, transactionId: 'new', time: { seconds: kept.nowMs / 1_000 - 60 } };
    const lines = [{ itemId: 'own-tea', quantity: 1 }];
    const recorded = await callUnary(events, events.recordTransactions, { transactions: [{ ...receipt, lines }] });
    expect(recorded.results).toMatchObject([{ result: 'recorded' }]);
    expect(await callUnary(profiles, profiles.getProfile, { profile: dora })).toMatchObject({ receipts: 2 });

    const entries = [{ profile: dora, code: 'POINTS-TEA' }];
    const activated = await callUnary(wallets, wallets.activatePromotions, { entries });
    expect(activated.results).toMatchObject([{ state: { status: 'PROMOTION_STATUS_ACTIVE' } }]);
    const redeemed = await callUnary(wallets, wallets.redeemPromotions, { entries });
    expect(redeemed.results).toMatchObject([{ state: { status: 'PROMOTION_STATUS_REDEEMED', points: 50 } }]);

    const [old] = redemptionsOf('anna', 'CASHBACK-WINE');
    const reversal = { entries: [{ profile: { profileId: 'anna' }, redemptionId: old! }] };
    const reversed = await callUnary(wallets, wallets.reverseRedemptions, reversal);
    expect(reversed.results).toMatchObject([{ state: { code: 'CASHBACK-WINE', redeemedQuantity: 0 } }]);

    const first = { profile: { profileId: 'customer-0009' }, campaignId: 'weekly' };
    expect((await callUnary(handbills, handbills.getHandbill, first)).slots.length).toBeGreaterThan(3);

    const names = { from: { profileId: 'customer-0005' }, into: { profileId: 'carl' } };
    const merged = await callUnary(profiles, profiles.mergeProfiles, names);
    expect(merged).toMatchObject({ mergedProfileIds: ['customer-0005'], receipts: keptReceipts('customer-0005') });

    const since = {
      service: 'events',
      method: 'watchEvents',
      request: { cursor: endOfEvents(), untilEnd: true },
    } as const;
    const { events: told } = (await ask(server.clients, since)) as Watched;
    expect(new Set(told.map(({ type }) => type))).toEqual(
      new Set([
        'transaction.charge',
        'product.buy',
        'client.activatePromotion',
        'client.redeemPromotion',
        'client.addPoints',
        'client.reverseRedemption',
        'handbill.assign',
      ]),
    );
    expect(await server.stop()).toBe(0);
  });

  it('passes the check afterwards', check);

  const answerTo = (method: string, isIt: (request: Readonly<Record<string, unknown>>) => boolean): unknown =>
    kept.answers.find((kept) => kept.method === method && isIt(kept.request as Record<string, unknown>))!.answer;

  function redemptionsOf(profileId: string, code: string): string[] {
    const { events } = answerTo('watchEvents', (request) => request.profileId === profileId) as Watched;
    return events.flatMap(({ clientRedeemPromotion: redemption }) =>
      redemption?.promotionCode === code ? [redemption.redemptionId] : [],
    );
  }

  const endOfEvents = (): string =>
    (answerTo('watchEvents', ({ profileId, consumer }) => !profileId && !consumer) as Watched).cursor;

  const keptReceipts = (profileId: string): number =>
    (answerTo('getProfile', ({ profile }) => (profile as { profileId: string }).profileId === profileId) as Profile)
      .receipts;
}

interface Watched {
  readonly events: readonly {
    readonly type: string;
    readonly clientRedeemPromotion?: { readonly promotionCode: string; readonly redemptionId: string };
  }[];
  readonly cursor: string;
}
