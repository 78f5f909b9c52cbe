import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDropped } from '../../src/assignment/dropped.js';
import type { DropReason } from '../../src/assignment/explanation.js';
import { eligibleByGroup } from '../../src/assignment/plan.js';
import { hasBit } from '../../src/base/bits.js';
import type { PromotionIndex } from '../../src/base/ids.js';
import { finish } from '../../src/base/work.js';
import { UNKNOWN_LEVEL } from '../../src/exposure/level.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import type { Cap } from '../../src/promotions/caps.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { assignWhole, planOf, profile, rankByPosition, store, UNKNOWN } from '../support/assignment.js';
import { campaign, slotGroup, variant, WEEK_MS, windowOf } from '../support/campaigns.js';
import { listOf, numberedCatalog, promotion } from '../support/promotions.js';
import { walletWith } from '../support/wallets.js';

const fields = fc.record({
  visibility: fc.constantFrom<Promotion['visibility']>('PUBLISH', 'PUBLISH', 'PUBLISH', 'DRAFT'),
  startAtMs: fc.constantFrom(null, null, -1, 5),
  expireAtMs: fc.constantFrom(null, null, -1, 5, WEEK_MS),
  type: fc.constantFrom<Promotion['type']>('HANDBILL', 'HANDBILL', 'MEMBERS_ONLY', 'CUSTOM'),
  stores: fc.constantFrom<Promotion['stores']>(
    { kind: 'ALL' },
    { kind: 'ALL' },
    { kind: 'LIST', storeIds: [store('north')] },
  ),
  tags: fc.constantFrom<readonly string[]>(['MOBILE'], ['MOBILE'], []),
  items: fc.integer({ min: 0, max: 12 }).map((item) => listOf(item)),
});

const shop = fc.record({
  promotions: fc.array(fields, { minLength: 1, maxLength: 40 }),
  isMember: fc.boolean(),
  storeId: fc.constantFrom(null, store('north'), store('south')),
  exhausted: fc.dictionary(fc.nat(39).map(String), fc.constantFrom<Cap>('redemptions', 'budget', 'activations'), {
    maxKeys: 5,
  }),
  excluded: fc.array(fc.nat(39), { maxLength: 3 }),
  promised: fc.array(fc.nat(39), { maxLength: 2 }),
});

/** Rules that take a promotion out after it was found eligible. */
const LATE: ReadonlySet<DropReason> = new Set<DropReason>([
  'OVERLAP_WITHIN_HANDBILL',
  'OVERLAP_WITH_OTHER_HANDBILL',
  'OFFER_CAP',
  'OUTRANKED',
]);

it('every promotion is in the handbill or dropped by a rule that agrees with the masks, and the counts add up', () => {
  const seen = new Set<DropReason>();
  const property = fc.property(shop, ({ promotions: list, isMember, storeId, exhausted, excluded, promised }) => {
    const promotions = list.map((each, p) => promotion(`p${p}`, each));
    const rules = { slotGroups: [slotGroup({ slots: 2, tags: ['MOBILE'] })], excludedItemIds: ['7' as never] };
    const plan = planOf({
      campaign: campaign({ variants: [variant(rules)] }),
      promotions,
      catalog: numberedCatalog(13),
    });
    const input = {
      plan,
      profile: profile({ isMember, storeId }),
      record: walletWith({}),
      exhausted: new Map(Object.entries(exhausted).map(([p, cap]) => [Number(p) as PromotionIndex, cap])),
      excluded: excluded as PromotionIndex[],
      promised: promised as PromotionIndex[],
      nowMs: 0,
      window: windowOf(plan.campaign, 0),
      modelVersion: 0,
      known: UNKNOWN,
      rank: rankByPosition,
      popularity: () => 0,
      dueItems: () => [],
      levelAt: () => UNKNOWN_LEVEL,
      uplift: null,
    };
    const assignment = assignWhole(plan, input);
    const { handbill } = assignment;
    const dropped = createDropped(input, assignment);
    const { variantPlan } = plan.armOf(input.profile.profileId, 0, EMPTY_RECORD);
    const [eligible] = eligibleByGroup(variantPlan, plan.candidates, input, handbill);
    const held = new Set(handbill.slots.flatMap((slot) => (slot.kind === 'filled' ? [slot.promotion as number] : [])));
    const indexed = promotions.map((each, p) => ({ index: p as PromotionIndex, promotion: each }));
    const reasons = indexed.map(({ index, promotion: each }) => dropped.one(index, each)?.reason ?? null);
    reasons.forEach((reason, p) => {
      expect(reason === null).toBe(held.has(p));
      if (reason === null) return;
      seen.add(reason);
      const position = plan.candidates.pool.positionOf(p as PromotionIndex);
      expect(LATE.has(reason)).toBe(position !== undefined && hasBit(eligible!, position));
    });
    const counts = finish(dropped.counts(indexed));
    for (const [reason, count] of counts) expect(count).toBe(reasons.filter((each) => each === reason).length);
    expect([...counts.values()].reduce((sum, count) => sum + count, held.size)).toBe(promotions.length);
    for (const { code, reason } of dropped.best()) expect(reasons[Number(code.slice(1))]).toBe(reason);
  });
  fc.assert(property, { seed: 12, numRuns: 400 });
  expect([...seen].sort()).toEqual([
    'BUDGET_SPENT',
    'EXCLUDED_BY_REQUEST',
    'EXCLUDED_ITEM',
    'EXPIRED',
    'EXPIRES_WITHIN_WINDOW',
    'FILTERED',
    'LIMIT_GLOBAL',
    'NOT_IN_AUDIENCE',
    'NOT_PUBLISHED',
    'NOT_YET_VALID',
    'OUTRANKED',
    'OVERLAP_WITHIN_HANDBILL',
    'OVERLAP_WITH_OTHER_HANDBILL',
    'WRONG_STORE',
  ]);
});
