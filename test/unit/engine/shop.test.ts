import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import type { TimeZone } from '../../../src/base/time-zone.js';
import { copyStore } from '../../../src/engine/store-care/copy-store.js';
import type { ImportOptions } from '../../../src/import/options.js';
import { DEFAULT_SHOP } from '../../../src/shop/shop.js';
import { campaignDraft } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, stock } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';
import { createMemoryStore } from '../../support/memory-store.js';

const BERLIN = 'Europe/Berlin' as TimeZone;
/** Its handbills live for two hours. */
const LUNCH = 'lunch' as never;

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 2);
  const draft = campaignDraft({ campaignId: LUNCH });
  await grocery.engine.campaigns.create({ ...draft, activity: { kind: 'RELATIVE', durationMs: 7_200_000 } }, {});
  await grocery.engine.campaigns.publish(LUNCH, {});
  // 16:00 to 18:00: from 14:00 UTC on in a summer of Berlin. It is 12:00 UTC.
  const display = { kind: 'daily', fromMinute: 960, toMinute: 1_080 } as const;
  await grocery.engine.promotions.update({ code: 'p0' as PromotionCode, display }, {});
});
afterEach(() => grocery.close());

const setZone = (timeZone: TimeZone, etag = '') => grocery.engine.shop.update({ timeZone }, { etag });

async function offered(): Promise<string[]> {
  const { handbill } = await grocery.engine.handbills.preview({ profile: profile('anna'), campaignId: LUNCH }, false);
  return handbill.slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : [])).sort();
}

async function dropped() {
  const asked = { profile: profile('anna'), campaignId: LUNCH };
  return (await grocery.engine.handbills.preview(asked, true)).dropped.map(({ code, reason }) => [code, reason]);
}

const displayable = async () => {
  const listed = await grocery.engine.wallets.list({
    profile: profile('anna'),
    statuses: new Set(),
    types: new Set(),
    tags: [],
    presentOnly: false,
    displayableOnly: true,
    order: [{ field: 'code', descending: false }],
    pageSize: 50,
    pageToken: '',
  });
  return listed.promotions.map(({ promotion }) => promotion.code);
};

describe('the time zone of the shop', () => {
  test('is UTC until somebody says another one, and has an etag from then on', async () => {
    const { shop } = grocery.engine;
    expect(await shop.get()).toEqual({ value: DEFAULT_SHOP, etag: '' });
    const { etag } = await setZone(BERLIN);
    expect(await shop.get()).toEqual({ value: { ...DEFAULT_SHOP, timeZone: BERLIN }, etag });
    await setZone('Asia/Tokyo' as TimeZone, etag);
    await expect(setZone(BERLIN, etag)).rejects.toMatchObject({ code: 'ABORTED' });
    await shop.update({ timeZone: BERLIN }, { validateOnly: true });
    expect((await shop.get()).value.timeZone).toBe('Asia/Tokyo');
  });

  test('decides which daily windows meet the window of a handbill; the others take no slot, and a preview says why', async () => {
    expect(await offered()).toEqual(['p1']);
    expect(await dropped()).toEqual([['p0', 'NOT_DISPLAYED_IN_WINDOW']]);
    grocery.clock.nowMs += 7_200_001;
    expect(await offered()).toEqual(['p0', 'p1']);

    grocery.clock.nowMs -= 7_200_001;
    await setZone('Europe/Moscow' as TimeZone);
    expect(await offered()).toEqual(['p0', 'p1']);
    expect(await dropped()).toEqual([]);
    // 14:00 to 16:00 in summer: a window that opens as the handbill ends doesn't meet it.
    await setZone(BERLIN);
    expect(await offered()).toEqual(['p1']);
    grocery.clock.nowMs += 1;
    expect(await offered()).toEqual(['p0', 'p1']);
  });

  test('reaches other servers, and the list of what may be displayed now', async () => {
    const other = grocery.anotherEngine();
    grocery.clock.nowMs += 3 * 3_600_000;
    expect(await displayable()).toEqual(['p1']);
    await other.shop.update({ timeZone: BERLIN }, {});
    await expect.poll(displayable, { timeout: 20_000 }).toEqual(['p0', 'p1']);
  });

  test('goes with a copy of the store', async () => {
    await setZone(BERLIN);
    const copy = createMemoryStore();
    await copyStore(grocery.store, copy, () => {});
    const copied = await openGrocery(copy);
    expect((await copied.engine.shop.get()).value.timeZone).toBe(BERLIN);
    await copied.close();
  });
});

test("times of files that name no zone are the shop's, unless the import or its mapping names another", async () => {
  const startOf = async (options: Partial<ImportOptions>) => {
    const file = [Buffer.from('code,name,startAt\nnight,Late,2026-07-01T08:00\n')];
    for await (const _ of grocery.engine.promotions.import(file as never, { ...IMPORT_DEFAULTS, ...options }));
    const { value } = await grocery.engine.promotions.get('night' as PromotionCode);
    return new Date(value.startAtMs!).toISOString();
  };
  expect(await startOf({})).toBe('2026-07-01T08:00:00.000Z');
  await setZone(BERLIN);
  expect(await startOf({})).toBe('2026-07-01T06:00:00.000Z');
  expect(await startOf({ mapping: '{"columns":{},"timeZone":"Asia/Tokyo"}' })).toBe('2026-06-30T23:00:00.000Z');
  expect(await startOf({ timeZone: 'UTC' as TimeZone })).toBe('2026-07-01T08:00:00.000Z');
});
