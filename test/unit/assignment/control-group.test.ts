import { describe, expect, it } from 'vitest';
import type { ProfileId } from '../../../src/base/ids.js';
import { CONTROL, HOLDOUT } from '../../../src/experiments/arms.js';
import { armOf } from '../../../src/handbill/handbill.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import { assign, planOf, profile, shown } from '../../support/assignment.js';
import { campaign, slotGroup, variant } from '../../support/campaigns.js';
import { listOf, promotion } from '../../support/promotions.js';
import { walletWith } from '../../support/wallets.js';

const promotions = ['milk', 'bread', 'jam'].map((code, i) => promotion(code, { items: listOf(i) }));
const variants = ['A', 'B'].map((variantId) => variant({ variantId, slotGroups: [slotGroup({ slots: 1 })] }));
const withControl = (controlPpm: number) => planOf({ campaign: campaign({ variants, controlPpm }), promotions });
const everybody = Array.from({ length: 2_000 }, (_, i) => profile({ profileId: `customer-${i}` as ProfileId }));

describe('the control group of a campaign', () => {
  it('gets, as a ghost, the set of the variant that it would have got', () => {
    const shownPlan = withControl(0);
    const controlPlan = withControl(1_000_000);
    for (const each of everybody.slice(0, 50)) {
      const handbill = assign(shownPlan, { profile: each });
      const ghost = assign(controlPlan, { profile: each });
      expect(ghost).toEqual({ ...handbill, ghostOf: 'CONTROL' });
      expect([armOf(handbill), armOf(ghost)]).toEqual([handbill.variantId, CONTROL]);
    }
  });

  it('has its share, evenly of all variants, and moves nobody between them when it grows', () => {
    const assigned = (controlPpm: number) => {
      const plan = withControl(controlPpm);
      return everybody.map((each) => assign(plan, { profile: each }));
    };
    const few = assigned(200_000);
    const many = assigned(500_000);
    const shareOf = (all: typeof few, variantId: string) => {
      const own = all.filter((each) => each.variantId === variantId);
      return own.filter(({ ghostOf }) => ghostOf !== null).length / own.length;
    };
    for (const variantId of ['A', 'B']) {
      expect(Math.abs(shareOf(few, variantId) - 0.2)).toBeLessThan(0.05);
      expect(Math.abs(shareOf(many, variantId) - 0.5)).toBeLessThan(0.05);
    }
    expect(many.map(({ variantId }) => variantId)).toEqual(few.map(({ variantId }) => variantId));
    expect(few.every(({ ghostOf }, i) => ghostOf === null || many[i]!.ghostOf !== null)).toBe(true);
  });

  it('comes after those whom the shop holds out, from the start of the holdout to its end, where the campaign is meant', () => {
    const holdout = { holdoutPpm: 1_000_000, startMs: 10, endMs: 20, tag: 'MOBILE', revision: 1 };
    const armsAt = (tags: string[]) => {
      const plan = planOf({ campaign: campaign({ variants, controlPpm: 500_000, tags }), promotions, holdout });
      return [9, 10, 19, 20].map(
        (nowMs) => new Set(everybody.map((each) => plan.armOf(each.profileId, nowMs, EMPTY_RECORD).arm)),
      );
    };
    const open = new Set(['A', 'B', CONTROL]);
    expect(armsAt(['MOBILE'])).toEqual([open, new Set([HOLDOUT]), new Set([HOLDOUT]), open]);
    expect(armsAt(['OTHER'])).toEqual([open, open, open, open]);
    const held = planOf({ campaign: campaign({ variants, tags: ['MOBILE'] }), promotions, holdout });
    const ghost = assign(held, { nowMs: 10 });
    expect(ghost).toEqual({ ...assign(withControl(0), { nowMs: 10 }), ghostOf: HOLDOUT });
    expect(armOf(ghost)).toBe(HOLDOUT);
  });

  it('keeps other campaigns clear of the ghost’s items as of a handbill’s', () => {
    const other = planOf({ campaign: campaign({ variants }), promotions, index: 1 });
    const besides = (controlPpm: number) =>
      shown(other, assign(other, { record: walletWith({ handbills: [assign(withControl(controlPpm))] }) }));
    expect(besides(1_000_000)).toEqual(['bread']);
    expect(besides(1_000_000)).toEqual(besides(0));
  });
});
