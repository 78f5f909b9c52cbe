import { describe, expect, it } from 'vitest';
import type { ProfileId } from '../../../src/base/ids.js';
import { CONTROL } from '../../../src/experiments/arms.js';
import { armOf } from '../../../src/handbill/handbill.js';
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
      expect(ghost).toEqual({ ...handbill, isGhost: true });
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
      return own.filter(({ isGhost }) => isGhost).length / own.length;
    };
    for (const variantId of ['A', 'B']) {
      expect(Math.abs(shareOf(few, variantId) - 0.2)).toBeLessThan(0.05);
      expect(Math.abs(shareOf(many, variantId) - 0.5)).toBeLessThan(0.05);
    }
    expect(many.map(({ variantId }) => variantId)).toEqual(few.map(({ variantId }) => variantId));
    expect(few.every(({ isGhost }, i) => !isGhost || many[i]!.isGhost)).toBe(true);
  });

  it('keeps other campaigns clear of the ghost’s items as of a handbill’s', () => {
    const other = planOf({ campaign: campaign({ variants }), promotions, index: 1 });
    const besides = (controlPpm: number) =>
      shown(other, assign(other, { record: walletWith({ handbills: [assign(withControl(controlPpm))] }) }));
    expect(besides(1_000_000)).toEqual(['bread']);
    expect(besides(1_000_000)).toEqual(besides(0));
  });
});
