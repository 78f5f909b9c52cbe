import { describe, expect, it } from 'vitest';
import type { CampaignId, HandbillId, ProfileId, PromotionIndex } from '../../../src/base/ids.js';
import type { EventOf } from '../../../src/events/event.js';
import { createExposureJoin } from '../../../src/exposure/join-exposures.js';
import { NO_CANDIDATES, type ShownOffer } from '../../../src/handbill/exposure.js';

const profileId = 'anna' as ProfileId;
const campaignId = 'weekly' as CampaignId;
const promotion = (index: number) => index as PromotionIndex;
const head = (timeMs: number) => ({ profileId, timeMs });

/** Six, nothing and seven, in two groups. */
const assigned = (fields: Partial<EventOf<'handbill.assign'>> = {}): EventOf<'handbill.assign'> => ({
  ...head(1_000),
  type: 'handbill.assign',
  handbillId: 'hb',
  campaignId,
  variantId: 'a',
  endMs: 9_000,
  modelVersion: 3,
  promotions: [promotion(6), null, promotion(7)],
  scores: [0.5, null, 0.25],
  isMember: true,
  segments: [],
  storeId: null,
  configurationVersion: 12,
  receipts: 3,
  lines: 9,
  promised: [],
  excluded: null,
  startMs: null,
  arm: null,
  seed: 5,
  groups: [0, 1, 1],
  chances: [0.5, null, 0.25],
  propensities: [1, null, 0.125],
  explored: [false, false, true],
  shuffled: false,
  candidates: NO_CANDIDATES,
  ...fields,
});

const offer: ShownOffer = {
  handbillId: 'hb' as HandbillId,
  campaignId,
  variantId: 'a',
  startMs: 1_000,
  slot: 2,
  group: 1,
  place: 1,
  shuffled: false,
};

const redeemed = (redemptionId: string, fields: Partial<EventOf<'client.redeemPromotion'>> = {}) =>
  ({
    ...head(2_000),
    type: 'client.redeemPromotion',
    promotion: promotion(7),
    redemptionId,
    quantity: 1,
    amountMinor: 150,
    offer,
    only: true,
    ...fields,
  }) as const;

function joined(...events: Parameters<ReturnType<typeof createExposureJoin>['add']>[0][]) {
  const join = createExposureJoin(() => true);
  for (const event of events) join.add(event);
  return [...join.handbills()];
}

describe('handbills joined with what became of them', () => {
  it('tells each filled slot with its place in its group, its propensity and no outcome at first', () => {
    const [handbill] = joined(assigned());
    expect(handbill).toMatchObject({ handbillId: 'hb', variantId: 'a', startMs: 1_000, endMs: 9_000, seed: 5 });
    const none = { viewed: false, activated: false, redemptions: 0, discountMinor: 0 };
    expect(handbill!.slots).toEqual([
      { promotion: 6, slot: 0, group: 0, place: 0, score: 0.5, chance: 0.5, propensity: 1, explored: false, ...none },
      {
        promotion: 7,
        slot: 2,
        group: 1,
        place: 1,
        score: 0.25,
        chance: 0.25,
        propensity: 0.125,
        explored: true,
        ...none,
      },
    ]);
  });

  it('adds views, activations, redemptions and what they were worth, and takes reversals back', () => {
    const view = { type: 'handbill.view', eventId: 'e', handbillId: 'hb', campaignId, variantId: 'a' } as const;
    const activation = { type: 'client.activatePromotion', handbillId: 'hb', slot: 2, lastingUntilMs: null } as const;
    const [handbill] = joined(
      assigned(),
      { ...head(1_100), ...view, slot: 0, promotion: promotion(6) },
      { ...head(1_200), ...activation, promotion: promotion(7) },
      redeemed('r1'),
      redeemed('r2', { only: false }),
      { ...redeemed('r1'), type: 'client.reverseRedemption' },
    );
    expect(handbill!.slots).toMatchObject([
      { viewed: true, activated: false, redemptions: 0, discountMinor: 0 },
      { viewed: false, activated: true, redemptions: 1, discountMinor: 150 },
    ]);
  });

  it('takes the view of a whole handbill for one of each slot', () => {
    const view = { type: 'handbill.view', eventId: 'e', handbillId: 'hb', campaignId, variantId: 'a' } as const;
    const [handbill] = joined(assigned(), { ...head(1_100), ...view, slot: null, promotion: null });
    expect(handbill!.slots.map(({ viewed }) => viewed)).toEqual([true, true]);
  });

  it('passes over what was offered elsewhere, or by a handbill whose assignment it was not told', () => {
    const elsewhere = { ...offer, handbillId: 'other' as HandbillId };
    const [handbill] = joined(
      assigned(),
      redeemed('r1', { offer: null, only: null }),
      redeemed('r2', { offer: elsewhere }),
    );
    expect(handbill!.slots.map(({ redemptions }) => redemptions)).toEqual([0, 0]);
  });

  it('leaves out ghosts of the control group, which are no showing', () => {
    expect(joined(assigned({ arm: 'CONTROL' }), redeemed('r1'))).toEqual([]);
    expect(joined(assigned({ arm: 'a' }))).toHaveLength(1);
  });

  it('leaves out handbills of versions that told no exposure, and those that nobody wants', () => {
    const untold = {
      seed: null,
      groups: null,
      chances: null,
      propensities: null,
      explored: null,
      shuffled: null,
      candidates: null,
    };
    expect(joined(assigned(untold))).toEqual([]);
    const join = createExposureJoin(({ variantId }) => variantId === 'b');
    join.add(assigned());
    expect([...join.handbills()]).toEqual([]);
  });
});
