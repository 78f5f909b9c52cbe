import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ItemId, ProfileId, PromotionCode } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { createConfiguration } from '../../../src/engine/configuration/configuration.js';
import { createChoiceCollector } from '../../../src/engine/models/collect-choices.js';
import { collectReceipts } from '../../../src/engine/models/training-receipts.js';
import { CHOICE_ALTERNATIVES_MAX } from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 20);
});

afterEach(() => grocery.close());

const code = (text: string): PromotionCode => text as PromotionCode;

async function offer(text: string, items: readonly number[], fields: object = {}): Promise<void> {
  const itemIds = items.map((item) => `i${item}` as ItemId);
  const draft = { code: code(text), name: text, visibility: 'PUBLISH', items: { kind: 'LIST', itemIds }, ...fields };
  await grocery.engine.promotions.create(draft as never, {});
}

async function redeemed(profileId: string, ...codes: readonly string[]): Promise<void> {
  const { events, wallets } = grocery.engine;
  await events.recordTransactions([receipt(profileId, 't1', grocery.clock.nowMs - 3 * MS_PER_DAY, 1, 2)]);
  const entries = codes.map((text) => ({ profile: profile(profileId), code: code(text), requestId: null }));
  for (const answers of [
    await wallets.activate(entries as never),
    await wallets.redeem(entries.map((entry) => ({ ...entry, quantity: 1, amount: null })) as never),
  ]) {
    for (const answer of answers) expect(answer, JSON.stringify(answer)).toHaveProperty('ok', true);
  }
}

/** What a training gets, with the items of each candidate in place of its list. */
async function collected(choosersMax?: number, seed = 1) {
  const collector = createChoiceCollector(choosersMax);
  const signal = new AbortController().signal;
  await collectReceipts(grocery.store.profiles, { onProgress: () => {}, signal, onProfile: collector.add });
  const configuration = createConfiguration(grocery.store.configuration, () => {});
  const { lists, choices, receipts, redemptions } = await collector.toChoiceSet(await configuration.loaded(), seed);
  await configuration.close();
  const itemsOf = (list: number) => [...lists[list]!];
  return {
    receipts,
    redemptions: redemptions.map(({ day, list }) => ({ day, items: itemsOf(list) })),
    choices: choices.map(({ candidates, redeemed, ...choice }) => ({
      ...choice,
      redeemed: [...candidates.subarray(0, redeemed)].map(itemsOf),
      others: [...candidates.subarray(redeemed)].map(itemsOf),
    })),
  };
}

const today = () => Math.floor(grocery.clock.nowMs / MS_PER_DAY);

describe('choices for a training', () => {
  it('from outside a handbill are between what was open to everybody then', async () => {
    const { nowMs } = grocery.clock;
    for (let p = 0; p < 20; p++)
      await grocery.engine.promotions.update({ code: code(`p${p}`), visibility: 'HIDDEN' }, {});
    await offer('taken', [1, 2, 3]);
    await offer('open', [4, 5]);
    await offer('later', [6], { startAtMs: nowMs + 1 });
    await offer('over', [7], { expireAtMs: nowMs });
    await offer('last day', [8], { expireAtMs: nowMs + 1 });
    await offer('handbills only', [9], { type: 'HANDBILL' });
    await offer('members', [10], { type: 'MEMBERS_ONLY' });
    await redeemed('anna', 'taken');
    const { choices, redemptions, receipts } = await collected();
    expect(choices).toEqual([
      { customer: 0, kind: 'everybody', day: today(), redeemed: [[1, 2, 3]], others: expect.anything() },
    ]);
    expect(choices[0]!.others.sort()).toEqual([[4, 5], [8]]);
    expect(redemptions).toEqual([{ day: today(), items: [1, 2, 3] }]);
    expect([...receipts.items]).toEqual([1, 2]);

    await redeemed('bert', 'members');
    const ofBert = (await collected()).choices.find(({ redeemed: [items] }) => items![0] === 10);
    expect(ofBert!.others.sort()).toEqual([[1, 2, 3], [4, 5], [8]]);
  });

  it('from a handbill are between its slots', async () => {
    const view = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    const offered = view.slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : []));
    expect(offered).toHaveLength(6);
    grocery.clock.nowMs += 2 * MS_PER_DAY;
    await redeemed('anna', offered[2]!);
    const { choices } = await collected();
    const itemOf = (text: string) => [Number(text.slice(1))];
    const day = today() - 2;
    expect(choices).toEqual([
      { customer: 0, kind: 'chosen', day, redeemed: [itemOf(offered[2]!)], others: expect.anything() },
    ]);
    const others = offered.filter((_, slot) => slot !== 2).map(itemOf);
    expect(choices[0]!.others.sort()).toEqual(others.sort());
  });

  it(`have at most ${CHOICE_ALTERNATIVES_MAX} alternatives, drawn by the seed`, async () => {
    for (let p = 20; p < CHOICE_ALTERNATIVES_MAX + 1; p++) await offer(`p${p}`, [p % 20, 5]);
    await redeemed('anna', 'p0');
    const exact = await collected();
    expect(exact.choices[0]!.others).toHaveLength(CHOICE_ALTERNATIVES_MAX);
    await offer('one more', [19, 18]);
    const drawn = await collected();
    expect(drawn.choices[0]!.others).toHaveLength(CHOICE_ALTERNATIVES_MAX);
    expect(await collected()).toEqual(drawn);
    expect((await collected(undefined, 2)).choices).not.toEqual(drawn.choices);
  });

  it('are those of a sample of customers beyond a limit', async () => {
    for (let u = 0; u < 9; u++) await redeemed(`customer-${u}` as ProfileId, 'p0');
    expect((await collected(9)).receipts.customerCount).toBe(9);
    const few = await collected(8);
    expect(few.receipts.customerCount).toBeLessThan(9);
    expect(few.receipts.customerCount).toBeGreaterThan(0);
    expect(few.choices).toHaveLength(few.receipts.customerCount);
  });

  it('are none of customers who redeemed nothing', async () => {
    await grocery.engine.events.recordTransactions([receipt('anna', 't1', grocery.clock.nowMs, 1)]);
    await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    expect(await collected()).toMatchObject({ choices: [], redemptions: [], receipts: { customerCount: 0 } });
  });
});
