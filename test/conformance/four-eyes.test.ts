import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CampaignId, PromotionCode } from '../../src/base/ids.js';
import type { CampaignPatch } from '../../src/campaigns/edit.js';
import { ENTRY_VERSIONS_MAX } from '../../src/limits.js';
import { campaignDraft } from '../support/campaigns.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type Grocery, openGrocery } from '../support/grocery.js';
import { IMPORT_DEFAULTS } from '../support/import-files.js';

const forbidden = (message: string | RegExp, reason = 'FOUR_EYES') => ({
  code: 'FAILED_PRECONDITION',
  message: expect.stringMatching(message),
  details: { reason },
});
const ann = { author: 'Ann' };
const bo = { author: 'Bo' };

/** Two servers share the store: what one of them is told, the other one holds to. */
describeOnEveryStore("the shop's four-eyes rule", (suite) => {
  let grocery: Grocery;
  let other: Grocery['engine'];
  let made = 0;
  const fresh = <Id extends string>() => `eyes-${++made}` as Id;

  beforeEach(async () => {
    grocery = await openGrocery(await suite().open());
    other = grocery.anotherEngine();
    await grocery.engine.shop.update({ fourEyes: true }, {});
  });
  afterEach(() => grocery.close());

  async function published(): Promise<CampaignId> {
    const id = fresh<CampaignId>();
    await grocery.engine.campaigns.create(campaignDraft({ campaignId: id }), ann);
    await other.campaigns.publish(id, bo);
    return id;
  }

  const update = (id: CampaignId, patch: CampaignPatch, author: string) =>
    grocery.engine.campaigns.update(id, patch, { author });

  test('who has made a campaign may not publish it, now or later; somebody else may', async () => {
    const id = fresh<CampaignId>();
    await grocery.engine.campaigns.create(campaignDraft({ campaignId: id }), ann);
    const own = forbidden(`"Ann" can't publish campaign "${id}", as "Ann" has made version 1 of it`);
    await expect(other.campaigns.publish(id, ann)).rejects.toMatchObject(own);
    await expect(other.campaigns.publish(id, { ...ann, validateOnly: true })).rejects.toMatchObject(own);
    const schedule = { publishAtMs: grocery.clock.nowMs + 1_000, unpublishAtMs: null };
    await expect(other.campaigns.publish(id, { ...ann, schedule })).rejects.toMatchObject(own);
    const alike = forbidden('"ａNN" can\'t publish .*, as "Ann" has made');
    await expect(other.campaigns.publish(id, { author: 'ａNN' })).rejects.toMatchObject(alike);
    await expect(other.campaigns.publish(id, {})).rejects.toMatchObject(forbidden('nobody', 'AUTHOR_REQUIRED'));
    expect((await other.campaigns.publish(id, bo)).value.status).toBe('ACTIVE');
  });

  test('all who have changed it since it was last published may not, and nor may who made what is live', async () => {
    const id = await published();
    await other.campaigns.unpublish(id, {});
    await update(id, { name: 'a' }, 'Cy');
    await update(id, { name: 'b' }, 'Di');
    for (const author of ['Cy', 'Di']) {
      await expect(other.campaigns.publish(id, { author })).rejects.toMatchObject(forbidden(`"${author}" has made`));
    }
    await other.campaigns.publish(id, ann);
    const schedule = { publishAtMs: null, unpublishAtMs: grocery.clock.nowMs + 1_000 };
    for (const author of ['Cy', 'Di']) {
      const own = forbidden(`"${author}" has made version`);
      await expect(other.campaigns.publish(id, { author, schedule })).rejects.toMatchObject(own);
    }
    await other.campaigns.publish(id, { ...bo, schedule });
    // It has ended: it is nobody's live campaign any more.
    grocery.clock.nowMs += 1_000;
    await update(id, { name: 'c' }, 'Cy');
    await update(id, { name: 'd' }, 'Di');
    await expect(other.campaigns.publish(id, { author: 'Cy' })).rejects.toMatchObject(forbidden('"Cy" has made'));
  });

  test('what is live is not edited or reverted by anybody, but taken away by everybody', async () => {
    const id = await published();
    const live = forbidden(`"Cy" can't make campaign "${id}" and publish it: as a draft, or unpublished`);
    await expect(update(id, { name: 'x' }, 'Cy')).rejects.toMatchObject(live);
    await other.campaigns.unpublish(id, bo);
    await update(id, { name: 'x' }, 'Cy');
    await other.campaigns.publish(id, bo);
    await expect(other.campaigns.revert(id, 1, { author: 'Cy' })).rejects.toMatchObject(live);
    expect((await other.campaigns.get(id)).value.name).toBe('x');
    await other.campaigns.delete(id, {});
  });

  test('a copy is by who copies it', async () => {
    const id = await published();
    const copy = fresh<CampaignId>();
    await other.campaigns.duplicate(id, copy, bo);
    await expect(other.campaigns.publish(copy, bo)).rejects.toMatchObject(forbidden('"Bo" has made version 1'));
    await other.campaigns.publish(copy, ann);
  });

  test('promotions begin as drafts that somebody else publishes, and are not changed while they are live', async () => {
    const code = fresh<PromotionCode>();
    const { promotions } = other;
    const atOnce = forbidden(`"Ann" can't make promotion "${code}" and publish it`);
    await expect(promotions.create({ code, name: 'a', visibility: 'HIDDEN' }, ann)).rejects.toMatchObject(atOnce);
    await promotions.create({ code, name: 'a' }, ann);
    await expect(promotions.update({ code, name: 'b', visibility: 'PUBLISH' }, bo)).rejects.toMatchObject(
      forbidden(`"Bo" can't make`),
    );
    const publish = { code, visibility: 'PUBLISH' } as const;
    await expect(promotions.update(publish, ann)).rejects.toMatchObject(forbidden('"Ann" has made version 1'));
    await promotions.update(publish, bo);
    await expect(promotions.update({ code, name: 'b' }, bo)).rejects.toMatchObject(forbidden(`"Bo" can't make`));
    await promotions.delete(code, {});
    await expect(promotions.restore(code, ann)).rejects.toMatchObject(forbidden('"Ann" has made version 1'));
    await promotions.restore(code, bo);
    await promotions.update({ code, visibility: 'DRAFT', name: 'cheaper' }, ann);
    await expect(promotions.revert(code, 2, ann)).rejects.toMatchObject(forbidden(`"Ann" can't make`));
  });

  test('however often a draft is deleted and restored, it stays known who made it', async () => {
    const code = fresh<PromotionCode>();
    const { promotions } = other;
    await promotions.create({ code, name: 'a' }, ann);
    await expect(promotions.delete(code, {})).rejects.toMatchObject(forbidden('nobody', 'AUTHOR_REQUIRED'));
    for (let change = 0; change < ENTRY_VERSIONS_MAX; change += 2) {
      await promotions.delete(code, ann);
      await promotions.restore(code, ann);
    }
    const publish = promotions.update({ code, visibility: 'PUBLISH' }, ann);
    await expect(publish).rejects.toMatchObject(forbidden(`"Ann" can't publish promotion "${code}"`));
  });

  test('a file is no way around it', async () => {
    async function imported(rows: string, author: string, from = {}) {
      async function* file() {
        yield Buffer.from(`code;name;visibilityStatus\n${rows}\n`);
      }
      const told = [];
      for await (const event of other.promotions.import(file(), { ...IMPORT_DEFAULTS, ...from, author })) {
        if (event.kind === 'rejected') told.push(event.error.reason);
        if (event.kind === 'done') told.push(event.counts.created + event.counts.updated);
      }
      return told;
    }
    const source = { source: 'feed', retireMissing: true };
    const [draft, live] = [fresh<PromotionCode>(), fresh<PromotionCode>()];
    const refused = expect.stringContaining(`"feed" can't make promotion "${live}" and publish it`);
    expect(await imported(`${draft};a;DRAFT\n${live};a;PUBLISH`, 'feed')).toEqual([refused, 1]);
    expect(await imported(`${draft};a;PUBLISH`, 'feed')).toEqual([expect.stringContaining('"feed" has made'), 0]);
    expect(await imported(`${draft};a;PUBLISH`, '')).toEqual([expect.stringContaining('name an author'), 0]);
    expect(await imported(`${draft};a;PUBLISH`, 'Bo')).toEqual([1]);
    // Taken away, changed and back within one file: all of that is one change.
    const rows = `${draft};b;DRAFT\n${draft};b;PUBLISH`;
    expect(await imported(rows, 'Cy')).toEqual([expect.stringContaining(`"Cy" can't make`), 1]);
    // What the file no longer has goes; nobody deletes a draft.
    const [kept, gone] = [fresh<PromotionCode>(), fresh<PromotionCode>()];
    await imported(`${kept};a;DRAFT\n${gone};a;DRAFT`, 'feed', source);
    const byNobody = imported(`${kept};a;DRAFT`, '', source);
    await expect(byNobody).rejects.toMatchObject({ message: expect.stringContaining('name an author') });
    await imported(`${kept};a;DRAFT`, 'feed', source);
    expect((await other.promotions.get(gone)).value.deletedAtMs).not.toBeNull();
    expect((await grocery.engine.promotions.versions(draft)).at(-1)!.value).toMatchObject({
      name: 'b',
      visibility: 'DRAFT',
    });
  });

  test('an edit and a publication in the same moment: never is what somebody made published by them', async () => {
    for (let round = 0; round < 20; round++) {
      const id = fresh<CampaignId>();
      await grocery.engine.campaigns.create(campaignDraft({ campaignId: id }), ann);
      const outcomes = await Promise.allSettled([
        grocery.engine.campaigns.publish(id, bo),
        update(id, { name: 'of Bo' }, 'Bo'),
        other.campaigns.publish(id, bo),
      ]);
      const { value } = await other.campaigns.get(id);
      if (value.status === 'ACTIVE') expect(value.name).not.toBe('of Bo');
      expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    }
  });

  test('turned off, everybody publishes what they have made', async () => {
    const id = fresh<CampaignId>();
    await grocery.engine.campaigns.create(campaignDraft({ campaignId: id }), ann);
    await other.shop.update({ fourEyes: false }, {});
    await grocery.engine.campaigns.publish(id, ann);
    await update(id, { name: 'by nobody' }, '');
  });
});
