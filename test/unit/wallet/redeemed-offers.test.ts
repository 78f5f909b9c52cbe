import { describe, expect, it } from 'vitest';
import type { CampaignIndex, PromotionIndex, RedemptionId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { Holding } from '../../../src/wallet/holding.js';
import { redeemedOffers } from '../../../src/wallet/redeemed-offers.js';
import { filled, handbill } from '../../support/campaigns.js';
import { walletWith } from '../../support/wallets.js';

const campaign = 0 as CampaignIndex;
const startMs = 10 * MS_PER_DAY;
const inHandbill = { campaign, startMs, slot: 0 };

/** A promotion that was redeemed at these times. */
function held(promotion: number, origin: Holding['origin'], ...times: readonly number[]): Holding {
  return {
    promotion: promotion as PromotionIndex,
    origin,
    state: { kind: 'ASSIGNED' },
    activations: 1,
    countedActivations: 0,
    redeemed: times.length,
    sales: 0,
    redemptions: times.map((atMs, i) => ({
      redemptionId: `r${promotion}-${i}` as RedemptionId,
      atMs,
      quantity: 1,
      amountMinor: 0,
      pointsEarned: 0,
      activation: 1,
      counted: { redemptions: false, budget: false },
    })),
  };
}

const slots = [filled(1), filled(2), { kind: 'empty', group: 0, reason: 'OVERLAP' } as const, filled(3)];
const weekly = handbill({ campaign, startMs, endMs: startMs + 7 * MS_PER_DAY, slots });

describe('offers of which something was redeemed', () => {
  it('are none of a ghost, which stays where two profiles become one', () => {
    const holdings = [held(1, inHandbill, startMs + MS_PER_DAY)];
    expect(redeemedOffers(walletWith({ handbills: [{ ...weekly, ghostOf: 'CONTROL' }], holdings }))).toEqual([]);
  });

  it('of a handbill are as old as it is, beside what else was in it and never redeemed', () => {
    const holdings = [
      held(1, inHandbill, startMs + MS_PER_DAY),
      held(3, inHandbill, startMs + 9_000, startMs + 20_000),
    ];
    expect(redeemedOffers(walletWith({ handbills: [weekly], holdings }))).toEqual([
      { atMs: startMs, redeemed: [1, 3], others: [2] },
    ]);
    const elsewhere = held(2, null, 5 * MS_PER_DAY);
    const [first] = redeemedOffers(walletWith({ handbills: [weekly], holdings: [...holdings, elsewhere] }));
    expect(first).toEqual({ atMs: startMs, redeemed: [1, 3], others: [] });
  });

  it('of no handbill are those of a day, as of its first redemption', () => {
    const day = 12 * MS_PER_DAY;
    const holdings = [held(4, null, day + 5, day + MS_PER_DAY), held(5, null, day + 2)];
    expect(redeemedOffers(walletWith({ handbills: [weekly], holdings }))).toEqual([
      { atMs: day + 2, redeemed: [4, 5], others: null },
      { atMs: day + MS_PER_DAY, redeemed: [4], others: null },
    ]);
  });

  it.each<[string, Holding]>([
    ['nothing redeemed', held(1, inHandbill)],
    ['a handbill that is not held any more', held(1, { ...inHandbill, startMs: 0 }, startMs + 1)],
    ['a handbill of another campaign', held(1, { ...inHandbill, campaign: 7 as CampaignIndex }, startMs + 1)],
    ['an activation before the handbill', held(1, inHandbill, startMs - 1)],
  ])('are none: %s', (_, holding) => {
    expect(redeemedOffers(walletWith({ handbills: [weekly], holdings: [holding] }))).toEqual([]);
  });
});
