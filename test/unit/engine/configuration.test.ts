import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignId, ItemId, PromotionCode } from '../../../src/base/ids.js';
import { campaignDraft } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
});

afterEach(() => grocery.close());

const code = 'p1' as PromotionCode;

describe('guarded writes', () => {
  test('an etag lets one of two editors win; the other one is told', async () => {
    const { etag } = await grocery.engine.promotions.get(code);
    const first = await grocery.engine.promotions.update({ code, name: 'first' }, { etag });
    await expect(grocery.engine.promotions.update({ code, name: 'second' }, { etag })).rejects.toMatchObject({
      code: 'ABORTED',
      details: { reason: 'ETAG_MISMATCH', metadata: { current_etag: first.etag } },
    });
    expect((await grocery.engine.promotions.get(code)).value.name).toBe('first');
  });

  test('concurrent edits of different fields without an etag both take effect', async () => {
    await Promise.all([
      grocery.engine.promotions.update({ code, name: 'new name' }, {}),
      grocery.anotherEngine().promotions.update({ code, priority: 9 }, {}),
    ]);
    expect((await grocery.engine.promotions.get(code)).value).toMatchObject({ name: 'new name', priority: 9 });
  });

  test('validate only: judged, not written', async () => {
    const validateOnly = { validateOnly: true };
    await grocery.engine.promotions.update({ code, name: 'never' }, validateOnly);
    expect((await grocery.engine.promotions.get(code)).value.name).toBe('Promotion 1');
    await expect(grocery.engine.promotions.update({ code, name: '' }, validateOnly)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test.each(['', 'x y', '-1', 'zz!'].slice(1))('an etag that no read returned is refused: %s', async (etag) => {
    await expect(grocery.engine.promotions.update({ code }, { etag })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('what exists is not created again, what does not is not updated', async () => {
    await expect(grocery.engine.promotions.create({ code, name: 'again' }, {})).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    const unknown = 'nope' as PromotionCode;
    await expect(grocery.engine.promotions.update({ code: unknown, name: 'x' }, {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a change on one server', () => {
  test('is effective on the others by itself', async () => {
    const other = grocery.anotherEngine();
    const request = { profile: profile('anna'), campaignId: WEEKLY };
    await other.handbills.get(request);
    await grocery.engine.campaigns.unpublish(WEEKLY, {});
    await expect.poll(() => other.handbills.get(request).catch((error) => error.details.reason)).toBe('NOT_PUBLISHED');
  });
});

describe('campaigns', () => {
  test('a deleted one is gone for readers, and its id stays taken', async () => {
    await grocery.engine.campaigns.delete(WEEKLY, {});
    await expect(grocery.engine.campaigns.get(WEEKLY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await grocery.engine.campaigns.list({ pageSize: 0, pageToken: '' })).entries).toEqual([]);
    await expect(grocery.engine.campaigns.create(campaignDraft({ campaignId: WEEKLY }), {})).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  test('a copy is a draft', async () => {
    const copy = await grocery.engine.campaigns.duplicate(WEEKLY, 'copy' as CampaignId, {});
    expect(copy.value).toMatchObject({ campaignId: 'copy', status: 'DRAFT', name: 'Weekly six' });
  });

  test('one that is published must stay publishable', async () => {
    await expect(grocery.engine.campaigns.update(WEEKLY, { variants: [] }, {})).rejects.toThrow();
    expect((await grocery.engine.campaigns.get(WEEKLY)).value.variants).toHaveLength(1);
  });
});

describe('importing into the configuration', () => {
  async function importItems(text: string, dryRun = false) {
    const source = (async function* () {
      yield Buffer.from(text);
    })();
    const options = { ...IMPORT_DEFAULTS, dryRun, mode: 'merge' } as const;
    const events = [];
    for await (const event of grocery.engine.items.import(source, options)) events.push(event);
    return events.at(-1);
  }

  test('a second import of the same file changes nothing', async () => {
    const file = 'itemId,name\na,Apple\ni1,Item one\n';
    expect(await importItems(file)).toMatchObject({ kind: 'done', counts: { rows: 2, created: 1, updated: 1 } });
    const { etag } = await grocery.engine.items.get('a' as ItemId);
    expect(await importItems(file)).toMatchObject({ counts: { created: 0, updated: 0, unchanged: 2 } });
    expect((await grocery.engine.items.get('a' as ItemId)).etag).toBe(etag);
  });

  test('a dry run judges and writes nothing', async () => {
    expect(await importItems('itemId,name\nb,Bread\n', true)).toMatchObject({ dryRun: true, counts: { created: 1 } });
    await expect(grocery.engine.items.get('b' as ItemId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
