import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CampaignId, PromotionCode } from '../../../src/base/ids.js';
import type { HandbillView } from '../../../src/engine/engine.js';
import { TOO_MANY_STEPS } from '../../../src/filters/budget.js';
import { COMPILE_WAIT_MAX_MS } from '../../../src/limits.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 6);
  await grocery.engine.warmUp();
  // Those with the same tags would be judged once.
  const common = Array.from({ length: 99 }, (_, i) => `tag${i}`);
  const create = (code: string) => {
    const tags = [...common, code];
    return grocery.engine.promotions.create(
      { code: code as PromotionCode, name: code, visibility: 'PUBLISH', tags, priority: 9, items: { kind: 'ALL' } },
      {},
    );
  };
  for (let i = 0; i < 80; i++) await create(`dear${i}`);
  const slotGroups = [slotGroup({ filter: DEAR })];
  await grocery.engine.campaigns.create(
    campaignDraft({ campaignId: 'dear' as CampaignId, variants: [variant({ slotGroups })] }),
    {},
  );
  // Makes the next desk long in compiling: each promotion takes 5 turns of the event loop.
  await grocery.engine.campaigns.publish('dear' as CampaignId, {});
});

afterEach(() => grocery.close());

const DEAR = "promotion.tags.exists(t, promotion.tags.exists(u, t + u == ''))";
const ask = (id: string) => grocery.engine.handbills.preview({ profile: profile(id), campaignId: WEEKLY }, false);
const offersOf = ({ slots }: Pick<HandbillView, 'slots'>) =>
  slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : []));

async function askedLater(ms: number) {
  let compiled = false;
  const first = ask('anna').finally(() => {
    compiled = true;
  });
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(compiled).toBe(false);
  grocery.clock.nowMs += ms;
  const answer = await ask('berta');
  const waited = compiled;
  await first;
  return { answer, waited };
}

test('a filter that keeps a compilation busy holds up nobody for longer than is allowed', async () => {
  const { answer, waited } = await askedLater(COMPILE_WAIT_MAX_MS);
  expect(waited).toBe(false);
  // From the desk as it was.
  expect(offersOf(answer.handbill).sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
  expect(grocery.complaints).toContain(`filter ${DEAR}: ${TOO_MANY_STEPS}`);
});

test('until then who asks waits for the new desk', async () => {
  const { waited } = await askedLater(0);
  expect(waited).toBe(true);
});

/** A draft for a promotion that is as new as the campaign, made while a long compilation is still to come. */
async function createFresh(): Promise<CampaignId> {
  const campaignId = 'fresh' as CampaignId;
  const { promotions, campaigns } = grocery.engine;
  await promotions.create(
    { code: 'new' as PromotionCode, name: 'new', visibility: 'PUBLISH', tags: ['NEW'], items: { kind: 'ALL' } },
    {},
  );
  const slotGroups = [slotGroup({ tags: ['NEW'], slots: 1 })];
  await campaigns.create(campaignDraft({ campaignId, variants: [variant({ slotGroups })] }), {});
  return campaignId;
}

/** What comes of an ask while the compilation is under way for so long that others are served from the desk as it was. */
async function whileCompiling<T>(work: () => Promise<T>): Promise<T> {
  const first = ask('anna');
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  grocery.clock.nowMs += COMPILE_WAIT_MAX_MS;
  const answer = await work();
  await first;
  return answer;
}

test('a campaign that was just published is served from a desk that knows what it was made for', async () => {
  const { campaigns, handbills } = grocery.engine;
  const campaignId = await createFresh();
  await campaigns.publish(campaignId, {});
  // It would be kept for all its days.
  const handbill = await whileCompiling(() => handbills.get({ profile: profile('berta'), campaignId }));
  expect(offersOf(handbill)).toEqual(['new']);
});

test('a draft that was just written is previewed from a desk that knows what it was made for', async () => {
  const campaignId = await createFresh();
  const { handbills } = grocery.engine;
  const { handbill } = await whileCompiling(() => handbills.preview({ profile: profile('berta'), campaignId }, false));
  expect(offersOf(handbill)).toEqual(['new']);
});
