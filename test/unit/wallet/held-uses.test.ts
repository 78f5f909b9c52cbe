import { describe, expect, it } from 'vitest';
import type { PromotionIndex } from '../../../src/base/ids.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import { heldUses } from '../../../src/wallet/held-uses.js';
import type { Activation, Holding, Redemption } from '../../../src/wallet/holding.js';

const activation = (counted: boolean): Activation =>
  ({ atMs: 1, lastingUntilMs: null, terms: 1, pointsPaid: 0, counted }) as Activation;

const redemption = (quantity: number, amountMinor: number, redemptions: boolean, budget: boolean): Redemption =>
  ({
    redemptionId: 'r',
    atMs: 1,
    quantity,
    amountMinor,
    pointsEarned: 0,
    activation: 1,
    counted: { redemptions, budget },
  }) as Redemption;

const holding = (promotion: number, parts: Partial<Holding>): Holding => ({
  promotion: promotion as PromotionIndex,
  origin: null,
  state: { kind: 'ASSIGNED' },
  activations: 0,
  countedActivations: 0,
  redeemed: 0,
  sales: 0,
  redemptions: [],
  ...parts,
});

const usesOf = (...holdings: Holding[]) => {
  const { uses, inexact } = heldUses({ ...EMPTY_RECORD, holdings });
  return { uses: Object.fromEntries(uses), inexact: [...inexact].sort() };
};

describe('the uses that a wallet holds', () => {
  it('are none in an empty one', () => {
    expect(usesOf()).toEqual({ uses: {}, inexact: [] });
  });

  it('are the activation and the redemptions that were counted', () => {
    const active = { kind: 'ACTIVE', activation: activation(true), left: null } as const;
    const redemptions = [
      redemption(2, 150, true, true),
      redemption(1, 70, true, false),
      redemption(1, 30, false, true),
    ];
    expect(
      usesOf(holding(7, { state: active, activations: 1, countedActivations: 1, redeemed: 4, redemptions })),
    ).toEqual({
      uses: { a7: 1, r7: 3, b7: 180 },
      inexact: [],
    });
  });

  it('leave out what had no limit', () => {
    const active = { kind: 'REDEEMED', activation: activation(false), left: 0 } as const;
    const redemptions = [redemption(1, 150, false, false)];
    expect(usesOf(holding(7, { state: active, activations: 1, redeemed: 1, redemptions }))).toEqual({
      uses: {},
      inexact: [],
    });
  });

  it('say where the wallet has forgotten some', () => {
    const active = { kind: 'ACTIVE', activation: activation(true), left: 1 } as const;
    expect(usesOf(holding(7, { state: active, activations: 2, countedActivations: 2, redeemed: 3 }))).toEqual({
      uses: { a7: 2 },
      inexact: ['b7', 'r7'],
    });
  });
});
