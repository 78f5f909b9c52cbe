import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CampaignId, PromotionCode } from '../../src/base/ids.js';
import { checkStore } from '../../src/engine/store-care/check-store.js';
import { copyStore } from '../../src/engine/store-care/copy-store.js';
import { ENTRY_VERSIONS_BYTES_MAX, ENTRY_VERSIONS_MAX } from '../../src/limits.js';
import { campaignDraft, variant } from '../support/campaigns.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type Grocery, openGrocery } from '../support/grocery.js';
import { IMPORT_DEFAULTS } from '../support/import-files.js';
import { createMemoryStore } from '../support/memory-store.js';

/** What is kept of campaigns and promotions, read by a server other than the one that made the changes. */
describeOnEveryStore('versions of entries', (suite) => {
  let grocery: Grocery;
  let made = 0;
  const fresh = <Id extends string>() => `entry-${++made}` as Id;

  beforeEach(async () => {
    grocery = await openGrocery(await suite().open());
  });
  afterEach(() => grocery.close());

  const campaigns = () => grocery.anotherEngine().campaigns;
  const promotions = () => grocery.anotherEngine().promotions;
  const told = async (versions: ReturnType<ReturnType<typeof campaigns>['versions']>) =>
    (await versions).map(({ number, change }) => [number, change?.kind, change?.author]);

  async function importName(code: string, name: string): Promise<void> {
    async function* file() {
      yield Buffer.from(`code;name\n${code};${name}\n`);
    }
    const options = { ...IMPORT_DEFAULTS, author: 'feed' };
    for await (const event of grocery.engine.promotions.import(file(), options)) {
      if (event.kind === 'done') expect(event.counts.rejected).toBe(0);
    }
  }

  test('each change of a campaign is kept, with author, time and state', async () => {
    const campaignId = fresh<CampaignId>();
    const { campaigns: verbs } = grocery.engine;
    await verbs.create(campaignDraft({ campaignId, name: 'first' }), { author: 'Ann' });
    grocery.clock.nowMs += 1_000;
    await verbs.update(campaignId, { name: 'second' }, { author: 'Bo' });
    await verbs.publish(campaignId, {});
    await verbs.publish(campaignId, { author: 'nobody, as it changes nothing' });
    await verbs.update(campaignId, { name: 'never' }, { validateOnly: true, author: 'dry' });
    await verbs.unpublish(campaignId, { author: 'Cy' });
    await verbs.revert(campaignId, 1, { author: 'Di' });
    await verbs.delete(campaignId, { author: 'Ed' });

    expect(await told(campaigns().versions(campaignId))).toEqual([
      [1, 'CREATE', 'Ann'],
      [2, 'UPDATE', 'Bo'],
      [3, 'PUBLISH', ''],
      [4, 'UNPUBLISH', 'Cy'],
      [5, 'REVERT', 'Di'],
      [6, 'DELETE', 'Ed'],
    ]);
    const versions = await campaigns().versions(campaignId);
    expect(versions.map(({ value }) => [value.name, value.status])).toEqual([
      ['first', 'DRAFT'],
      ['second', 'DRAFT'],
      ['second', 'ACTIVE'],
      ['second', 'INACTIVE'],
      ['first', 'INACTIVE'],
      ['first', 'INACTIVE'],
    ]);
    expect(versions.map(({ change }) => change!.timeMs - grocery.clock.nowMs)).toEqual([-1_000, 0, 0, 0, 0, 0]);
  });

  test('each change of a promotion is kept, those of a feed too, and what a feed leaves as it is costs nothing', async () => {
    const code = fresh<PromotionCode>();
    const { promotions: verbs } = grocery.engine;
    await importName(code, 'first');
    await importName(code, 'first');
    await importName(code, 'second');
    await verbs.update({ code, name: 'third' }, { author: 'Ann' });
    await verbs.delete(code, { author: 'Bo' });
    await expect(verbs.revert(code, 1, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await verbs.restore(code, { author: 'Cy' });
    await verbs.revert(code, 2, { author: 'Di' });

    const versions = await promotions().versions(code);
    expect(versions.map(({ number, change, value }) => [number, change?.kind, change?.author, value.name])).toEqual([
      [1, 'IMPORT', 'feed', 'first'],
      [2, 'IMPORT', 'feed', 'second'],
      [3, 'UPDATE', 'Ann', 'third'],
      [4, 'DELETE', 'Bo', 'third'],
      [5, 'RESTORE', 'Cy', 'third'],
      [6, 'REVERT', 'Di', 'second'],
    ]);
    expect((await promotions().get(code)).value).toEqual(versions[1]!.value);
  });

  test('a revert is an edit: guarded by its etag, and refused where it would not be accepted today', async () => {
    const campaignId = fresh<CampaignId>();
    const { campaigns: verbs } = grocery.engine;
    const bare = campaignDraft({ campaignId });
    const { etag } = await verbs.create({ ...bare, variants: [variant({ slotGroups: [] })] }, {});
    await verbs.update(campaignId, { variants: bare.variants, experimentRevision: 2 }, {});
    await verbs.publish(campaignId, {});

    await expect(verbs.revert(campaignId, 2, { etag })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(verbs.revert(campaignId, 1, {})).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(verbs.revert(campaignId, 9, {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `campaign "${campaignId}" has no version 9; those from 1 to 3 are kept`,
    });
    await verbs.unpublish(campaignId, {});
    const { value } = await verbs.revert(campaignId, 1, {});
    expect(value).toMatchObject({ variants: [{ slotGroups: [] }], status: 'INACTIVE', experimentRevision: 2 });
  });

  test('no more are kept than the limits allow, the newest ones', async () => {
    const { promotions: verbs } = grocery.engine;
    const code = fresh<PromotionCode>();
    await verbs.create({ code, name: '1' }, {});
    for (let i = 2; i <= ENTRY_VERSIONS_MAX + 3; i++) await verbs.update({ code, name: String(i) }, {});
    const many = await promotions().versions(code);
    expect(many.map(({ number, value }) => [number, value.name])).toEqual(
      Array.from({ length: ENTRY_VERSIONS_MAX }, (_, i) => [i + 4, String(i + 4)]),
    );

    const large = fresh<PromotionCode>();
    const itemIds = Array.from({ length: 4_000 }, (_, i) => `item-with-a-long-name-${i}`.padEnd(40, '.') as never);
    await verbs.create({ code: large, name: '0', items: { kind: 'LIST', itemIds } }, {});
    for (let i = 1; i <= 4; i++) await verbs.update({ code: large, name: String(i) }, {});
    const few = await promotions().versions(large);
    expect(few.map(({ number }) => number)).toEqual([4, 5]);
    const [record] = await grocery.store.configuration.get('promotion-versions', [large]);
    expect(record!.bytes.length).toBeLessThan(ENTRY_VERSIONS_BYTES_MAX + 1_000);
  });

  test('two who change at once lose no version', async () => {
    const campaignId = fresh<CampaignId>();
    await grocery.engine.campaigns.create(campaignDraft({ campaignId }), { author: '0' });
    const servers = [campaigns(), campaigns()];
    await Promise.all(
      [1, 2, 3, 4].map((i) => servers[i % 2]!.update(campaignId, { name: `name ${i}` }, { author: String(i) })),
    );
    const versions = await campaigns().versions(campaignId);
    expect(versions.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(versions.map(({ change }) => change!.author).sort()).toEqual(['0', '1', '2', '3', '4']);
    for (const { change, value } of versions.slice(1)) expect(value.name).toBe(`name ${change!.author}`);
  });

  test('an entry of a store from before has its state, and nobody who made it', async () => {
    const code = fresh<PromotionCode>();
    const { store, engine } = grocery;
    await engine.promotions.create({ code: fresh<PromotionCode>(), name: 'old' }, {});
    const [entry] = await store.configuration.get('promotion', [`entry-${made}`]);
    await store.configuration.write([{ kind: 'promotion', key: code, bytes: entry!.bytes }]);

    expect(await promotions().versions(code)).toMatchObject([{ number: 1, change: null, value: { name: 'old' } }]);
    await importName(code, 'new');
    expect(await promotions().versions(code)).toMatchObject([
      { number: 1, change: null, value: { name: 'old' } },
      { number: 2, change: { kind: 'IMPORT' }, value: { name: 'new' } },
    ]);
    await expect(promotions().versions(fresh<PromotionCode>())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a copy of the store has them too, and a check reads them', async () => {
    const campaignId = fresh<CampaignId>();
    await grocery.engine.campaigns.create(campaignDraft({ campaignId }), { author: 'Ann' });
    await grocery.engine.campaigns.update(campaignId, { name: 'other' }, { author: 'Bo' });
    const copy = createMemoryStore();
    await copyStore(grocery.store, copy, () => {});
    const [kept] = await copy.configuration.get('campaign-versions', [campaignId]);
    const [original] = await grocery.store.configuration.get('campaign-versions', [campaignId]);
    expect(kept!.bytes).toEqual(original!.bytes);

    expect((await checkStore(grocery.store)).findings).toEqual([]);
    await grocery.store.configuration.write([{ kind: 'campaign-versions', key: 'broken', bytes: Buffer.from([9]) }]);
    expect((await checkStore(grocery.store)).findings).toMatchObject([{ where: 'campaign-versions broken' }]);
  });
});
