import { describe, expect, it } from 'vitest';
import type { RedemptionId } from '../../../src/base/ids.js';
import { POINTS_MAX } from '../../../src/limits.js';
import { activate } from '../../../src/wallet/activate.js';
import { deactivate } from '../../../src/wallet/deactivate.js';
import { adjustPoints, type PointsChange } from '../../../src/wallet/points.js';
import { redeem } from '../../../src/wallet/redeem.js';
import { reverse } from '../../../src/wallet/reverse.js';
import type { Decision, WalletEvent } from '../../../src/wallet/situation.js';
import { reasonOf, situation, subject, taken, walletWith } from '../../support/wallets.js';

type Change = Pick<PointsChange, 'kind' | 'points'>;
const adjust = (points: number, change: Change, reason: string | null = null) =>
  adjustPoints(walletWith({ points }), { ...change, reason }, situation([]));

it.each<[number, Change, string | null]>([
  [5, { kind: 'add', points: -5 }, null],
  [5, { kind: 'add', points: -6 }, 'POINTS_TOO_LOW'],
  [-4, { kind: 'add', points: 1 }, null],
  [-4, { kind: 'set', points: 0 }, null],
  [0, { kind: 'set', points: POINTS_MAX }, null],
  [1, { kind: 'add', points: POINTS_MAX }, 'POINTS_TOO_HIGH'],
])('a balance of %i, changed by %o: %s', (points, change, reason) => {
  expect(reasonOf(adjust(points, change))).toBe(reason);
});

it.each<[number, Change, Partial<WalletEvent> | null]>([
  [5, { kind: 'add', points: 7 }, { type: 'client.addPoints', points: 7, balance: 12 }],
  [5, { kind: 'set', points: 9 }, { type: 'client.addPoints', points: 4, balance: 9 }],
  [-4, { kind: 'set', points: 0 }, { type: 'client.addPoints', points: 4, balance: 0 }],
  [5, { kind: 'add', points: -2 }, { type: 'client.removePoints', points: 2, balance: 3 }],
  [5, { kind: 'set', points: 0 }, { type: 'client.removePoints', points: 5, balance: 0 }],
  [5, { kind: 'add', points: 0 }, null],
  [5, { kind: 'set', points: 5 }, null],
])('a balance of %i, changed by hand by %o, tells %o', (points, change, event) => {
  const told = event && { ...event, profileId: 'anna', timeMs: 1_000, promotion: null, reason: 'broken eggs' };
  expect(taken(adjust(points, change, 'broken eggs')).events).toEqual(told === null ? [] : [told]);
});

describe('what events tell of a balance', () => {
  const p = subject({
    requireRedeemedPoints: 30,
    discount: { type: 'POINTS', mode: 'STATIC', value: 12 },
    lastingSeconds: 1,
  });
  const redemptionId = 'r' as RedemptionId;
  const input = { redemptionId, quantity: 1, amount: null };

  /** The sum of what a decision tells, which must be how it moves the balance. */
  function movedBy(before: number, decision: Decision): number {
    const { wallet, events } = taken(decision);
    let balance = before;
    for (const event of events) {
      if (event.type !== 'client.addPoints' && event.type !== 'client.removePoints') continue;
      balance += event.type === 'client.addPoints' ? event.points : -event.points;
      expect([event.balance, event.promotion, event.reason]).toEqual([balance, 0, null]);
    }
    expect(balance).toBe(wallet.points);
    return balance - before;
  }

  it('adds up, for every verb that moves it', () => {
    const start = walletWith({ points: 100 });
    const activated = activate(start, p, situation([p]));
    expect(movedBy(100, activated)).toBe(-30);
    expect(movedBy(70, deactivate(taken(activated).wallet, p, situation([p])))).toBe(30);
    const redeemed = redeem(taken(activated).wallet, p, input, situation([p]));
    expect(movedBy(70, redeemed)).toBe(12);
    const reversed = (nowMs: number) =>
      reverse(taken(redeemed).wallet, redemptionId, () => p.promotion, situation([p], { nowMs }));
    expect(movedBy(82, reversed(1_000))).toBe(-12);
    // The activation is over: what it cost comes back, too.
    expect(movedBy(82, reversed(10_000))).toBe(18);
  });
});
