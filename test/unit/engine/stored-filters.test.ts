import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CampaignId } from '../../../src/base/ids.js';
import { encodeCampaign } from '../../../src/campaigns/codec.js';
import { encodePromotion } from '../../../src/promotions/codec.js';
import { campaign, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';
import { promotion } from '../../support/promotions.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 10);
});

afterEach(() => grocery.close());

/** As an earlier version would have stored them: nested loops with a pattern, and a catalog filter of that kind. */
const LOOPS = 'promotion.tags.exists(t, promotion.tags.exists(u, t.matches(u)))';
const SCOPE = 'item.category.exists(c, item.name.matches(c + item.brand))';
const AUDIENCE = 'profile.segments.exists(s, profile.store_id.matches(s))';

test('filters that are refused by now keep no server from starting, nor other campaigns from their handbills', async () => {
  const filtered = 'filtered' as CampaignId;
  const nobody = 'nobody' as CampaignId;
  const groups = [slotGroup({ name: 'dear', filter: LOOPS, slots: 1 }), slotGroup({ name: 'rest', slots: 2 })];
  await grocery.store.configuration.write([
    {
      kind: 'promotion',
      key: 'wide',
      bytes: encodePromotion(promotion('wide', { items: { kind: 'FILTER', expression: SCOPE } })),
    },
    {
      kind: 'campaign',
      key: filtered,
      bytes: encodeCampaign(campaign({ campaignId: filtered, variants: [variant({ slotGroups: groups })] })),
    },
    { kind: 'campaign', key: nobody, bytes: encodeCampaign(campaign({ campaignId: nobody, audience: AUDIENCE })) },
  ]);

  const server = grocery.anotherEngine();
  await server.warmUp();
  const weekly = await server.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
  expect(weekly.slots.filter(({ kind }) => kind === 'offer')).toHaveLength(6);
  const { slots } = await server.handbills.get({ profile: profile('berta'), campaignId: filtered });
  expect(slots.map(({ kind }) => kind)).toEqual(['empty', 'offer', 'offer']);
  await expect(server.handbills.get({ profile: profile('carl'), campaignId: nobody })).rejects.toMatchObject({
    details: { reason: 'NOT_IN_AUDIENCE' },
  });
  for (const filter of [LOOPS, SCOPE, AUDIENCE]) {
    expect(grocery.complaints.filter((line) => line.startsWith(`filter ${filter}: line 1`))).toHaveLength(1);
  }
});
