import { expect, it } from 'vitest';
import { type ViewContext, viewSlots } from '../../../src/assignment/view.js';
import type { SegmentId } from '../../../src/base/ids.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { profile, store } from '../../support/assignment.js';
import { filled, handbill } from '../../support/campaigns.js';
import { promotion } from '../../support/promotions.js';
import { viewContext } from '../../support/wallets.js';

const held = handbill({ slots: [filled(0)] });

function view(
  now: Partial<Promotion> | null,
  who: Parameters<typeof profile>[0] = {},
  context: Partial<ViewContext> = {},
) {
  const promotionAt = () => (now ? promotion('p', now) : undefined);
  return viewSlots(held, viewContext({ profile: profile(who), nowMs: 100, promotionAt, ...context }))[0]!;
}

it('shows nothing of a ghost, in whichever slot', () => {
  const slots = [filled(0), { kind: 'empty', group: 0, reason: 'OVERLAP' } as const];
  const context = viewContext({ nowMs: 100, promotionAt: () => promotion('p') });
  expect(viewSlots(handbill({ slots, ghostOf: 'CONTROL' }), context)).toEqual([
    { kind: 'empty', slot: 0, group: 'offers', reason: 'CONTROL_GROUP' },
    { kind: 'empty', slot: 1, group: 'offers', reason: 'CONTROL_GROUP' },
  ]);
});

it('shows the current terms of a promotion that was edited since', () => {
  expect(view({ name: 'New name' })).toMatchObject({
    kind: 'offer',
    slot: 0,
    group: 'offers',
    promotion: { name: 'New name' },
  });
});

it.each<[string, Partial<Promotion> | null, Parameters<typeof profile>[0], string]>([
  ['expired', { expireAtMs: 100 }, {}, 'EXPIRED'],
  ['moved to the future', { startAtMs: 101 }, {}, 'NOT_YET_VALID'],
  ['hidden', { visibility: 'HIDDEN' }, {}, 'NOT_PUBLISHED'],
  ['unknown', null, {}, 'NOT_PUBLISHED'],
  [
    'of other stores',
    { stores: { kind: 'LIST', storeIds: [store('rome')] } },
    { storeId: store('milan') },
    'WRONG_STORE',
  ],
  ['for members', { type: 'MEMBERS_ONLY' }, { isMember: false }, 'NOT_IN_AUDIENCE'],
  ['for a segment', { type: 'CUSTOM', targetSegment: 'vegan' as SegmentId }, {}, 'NOT_IN_AUDIENCE'],
])('hides a promotion that is %s', (_, now, who, reason) => {
  expect(view(now, who)).toEqual({ kind: 'empty', slot: 0, group: 'offers', reason });
});

it('shows a promotion until its last millisecond, from its first', () => {
  expect(view({ startAtMs: 100, expireAtMs: 101 }).kind).toBe('offer');
});

it('keeps the reason of an empty slot, and lives with groups that are gone', () => {
  const empty = handbill({ variantId: 'gone', slots: [{ kind: 'empty', group: 3, reason: 'OVERLAP' }] });
  expect(viewSlots(empty, viewContext({}))).toEqual([{ kind: 'empty', slot: 0, group: '', reason: 'OVERLAP' }]);
});
