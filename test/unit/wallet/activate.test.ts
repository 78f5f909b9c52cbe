import { describe, expect, it } from 'vitest';
import type { CampaignIndex, RedemptionId, SegmentId } from '../../../src/base/ids.js';
import { HOLDINGS_MAX } from '../../../src/limits.js';
import { EMPTY_RECORD } from '../../../src/profiles/record.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { activate } from '../../../src/wallet/activate.js';
import { deactivate } from '../../../src/wallet/deactivate.js';
import type { Holding } from '../../../src/wallet/holding.js';
import { listWallet, type WalletFilter } from '../../../src/wallet/list.js';
import { redeem } from '../../../src/wallet/redeem.js';
import { profile, store } from '../../support/assignment.js';
import { filled, handbill } from '../../support/campaigns.js';
import { reasonOf, situation, subject, taken, walletWith } from '../../support/wallets.js';

const NOW = 1_000;

const ONE_PIECE = { redemptionId: 'r' as RedemptionId, quantity: 1, amount: null };
const EVERYTHING: WalletFilter = {
  statuses: new Set(),
  types: new Set(),
  tags: [],
  presentOnly: false,
  displayableOnly: false,
};

describe('an activation', () => {
  it('keeps what was agreed, takes the points and tells the world', () => {
    const p = subject({
      requireRedeemedPoints: 30,
      lastingSeconds: 60,
      redeemType: 'PARTIAL',
      redeemQuantityPerActivation: 3,
    });
    const step = taken(activate(walletWith({ points: 100 }), p, situation([p])));
    expect(step.answer).toEqual({
      kind: 'promotion',
      promotion: 0,
      status: 'ACTIVE',
      activatedMs: NOW,
      lastingUntilMs: NOW + 60_000,
      possibleRedemptions: 3,
      redeemedQuantity: 0,
      redemptionId: null,
      points: 70,
    });
    expect(step.wallet.holdings[0]).toMatchObject({
      activations: 1,
      countedActivations: 0,
      origin: null,
      state: { activation: { terms: p.terms } },
    });
    expect(step.events.map(({ type }) => type)).toEqual(['client.activatePromotion', 'client.removePoints']);
    expect(step.events[1]).toMatchObject({ points: 30, balance: 70, promotion: 0 });
    expect(step.uses).toEqual([]);
  });

  it('counts against the limit of all profiles, if there is one', () => {
    const p = subject({ activationLimitGlobal: 5 });
    const step = taken(activate(EMPTY_RECORD, p, situation([p])));
    expect(step.uses).toEqual([{ kind: 'take', cap: 'activations', promotion: 0, amount: 1, limit: 5 }]);
  });

  it('remembers the slot that offered it, and the newest when there are two', () => {
    const p = subject({ type: 'HANDBILL' });
    const older = handbill({ campaign: 1 as CampaignIndex, startMs: 10, slots: [filled(0)] });
    const newer = handbill({ campaign: 2 as CampaignIndex, startMs: 20, slots: [filled(7), filled(0)] });
    for (const handbills of [
      [older, newer],
      [newer, older],
    ]) {
      const step = taken(activate(EMPTY_RECORD, p, situation([p], { handbills })));
      expect(step.wallet.holdings[0]!.origin).toEqual({ campaign: 2, startMs: 20, slot: 1 });
      expect(step.events[0]).toMatchObject({ slot: 1, handbillId: expect.stringMatching(/^[\w-]{22}$/) });
    }
  });

  const offered = [handbill({ slots: [filled(0)] })];
  it.each<[string, Partial<Promotion>, Parameters<typeof profile>[0], string | null]>([
    ['of a draft', { visibility: 'DRAFT' }, {}, 'NOT_PUBLISHED'],
    ['of a hidden one', { visibility: 'HIDDEN' }, {}, null],
    ['too early', { startAtMs: NOW + 1 }, {}, 'NOT_YET_VALID'],
    ['at its first millisecond', { startAtMs: NOW }, {}, null],
    ['at its end', { expireAtMs: NOW }, {}, 'EXPIRED'],
    ['at its last millisecond', { expireAtMs: NOW + 1 }, {}, null],
    ['by a stranger', { type: 'MEMBERS_ONLY' }, { isMember: false }, 'NOT_IN_AUDIENCE'],
    ['outside the segment', { type: 'CUSTOM', targetSegment: 'a' as SegmentId }, {}, 'NOT_IN_AUDIENCE'],
    ['within the segment', { type: 'CUSTOM', targetSegment: 'a' as SegmentId }, { segments: ['a'] }, null],
    ['that no handbill offers', { type: 'HANDBILL' }, {}, 'NOT_ASSIGNED'],
    [
      'in another store',
      { stores: { kind: 'LIST', storeIds: [store('rome')] } },
      { storeId: store('milan') },
      'WRONG_STORE',
    ],
    ['at home, for a store', { stores: { kind: 'LIST', storeIds: [store('rome')] } }, {}, null],
    ['without the points', { requireRedeemedPoints: 101 }, {}, 'POINTS_TOO_LOW'],
    ['with just the points', { requireRedeemedPoints: 100 }, {}, null],
  ])('%s', (_, fields, who, reason) => {
    const p = subject(fields);
    const decision = activate(walletWith({ points: 100 }), p, situation([p], { profile: profile(who) }));
    expect(reasonOf(decision)).toBe(reason);
  });

  it.each([
    ['offers it', { nowMs: 99 }, null],
    ['has ended', { nowMs: 100 }, 'NOT_ASSIGNED'],
    ['is of a campaign that is not published any more', { nowMs: 99, campaignAt: () => null }, 'NOT_ASSIGNED'],
  ])('when the handbill %s', (_, at, reason) => {
    const p = subject({ type: 'HANDBILL' });
    const handbills = [{ ...offered[0]!, endMs: 100 }];
    expect(reasonOf(activate(EMPTY_RECORD, p, situation([p], { handbills, ...at })))).toBe(reason);
  });

  it('of what only a ghost holds is refused like anything that is not assigned; what is open to everybody stays so', () => {
    const handbills = offered.map((each) => ({ ...each, ghostOf: 'CONTROL' as const }));
    const p = subject({ type: 'HANDBILL' });
    expect(reasonOf(activate(EMPTY_RECORD, p, situation([p], { handbills })))).toBe('NOT_ASSIGNED');
    expect(reasonOf(redeem(EMPTY_RECORD, p, ONE_PIECE, situation([p], { handbills })))).toBe('NOT_ASSIGNED');
    const open = subject({ type: 'GENERAL' });
    const { wallet } = taken(activate(EMPTY_RECORD, open, situation([open], { handbills })));
    expect(wallet.holdings).toMatchObject([{ promotion: 0, origin: null }]);
  });

  it('is listed where a handbill offers it, not where it is a ghost', () => {
    const p = subject({ type: 'HANDBILL' });
    const listed = (handbills: typeof offered) => {
      const sources = { wallet: EMPTY_RECORD, situation: situation([p], { handbills }), published: [] };
      return listWallet({ ...sources, promotionAt: () => p.promotion }, EVERYTHING).map(({ index }) => index);
    };
    expect(listed(offered)).toEqual([0]);
    expect(listed(offered.map((each) => ({ ...each, ghostOf: 'CONTROL' as const })))).toEqual([]);
  });

  it('happens once; again after it was given back', () => {
    const p = subject();
    const active = taken(activate(EMPTY_RECORD, p, situation([p]))).wallet;
    expect(reasonOf(activate(active, p, situation([p])))).toBe('ALREADY_ACTIVE');
    const back = taken(deactivate(active, p, situation([p]))).wallet;
    expect(reasonOf(activate(back, p, situation([p])))).toBeNull();
  });

  it('whose time is over is not repeated, unless a later handbill offers it anew', () => {
    const p = subject({ lastingSeconds: 1, type: 'HANDBILL' });
    const active = taken(activate(EMPTY_RECORD, p, situation([p], { handbills: offered }))).wallet;
    const again = (nowMs: number, handbills = offered) =>
      reasonOf(activate(active, p, situation([p], { nowMs, handbills })));
    expect(again(NOW + 999)).toBe('ALREADY_ACTIVE');
    expect(again(NOW + 1_000)).toBe('LASTING_TIME_OVER');
    expect(again(NOW + 1_000, [handbill({ startMs: NOW + 1_000, slots: [filled(0)] })])).toBeNull();
  });

  it('is refused when all profiles have used it up, as far as known', () => {
    const p = subject({ redeemLimitGlobal: 1, budgetMinor: 1 });
    const refused = (cap: 'redemptions' | 'activations' | 'budget') =>
      reasonOf(activate(EMPTY_RECORD, p, situation([p], { exhausted: new Map([[p.index, cap]]) })));
    expect([refused('redemptions'), refused('activations'), refused('budget')]).toEqual([
      'LIMIT_GLOBAL',
      'LIMIT_GLOBAL',
      'BUDGET_SPENT',
    ]);
  });

  it('finds room in a full wallet only for what ended long ago', () => {
    const ended = subject({ expireAtMs: 5 }, 9);
    const old: Holding = {
      promotion: ended.index,
      origin: null,
      state: {
        kind: 'ACTIVE',
        activation: { atMs: 1, lastingUntilMs: null, terms: ended.terms, pointsPaid: 0, counted: false },
        left: 1,
      },
      activations: 1,
      countedActivations: 0,
      redeemed: 0,
      sales: 0,
      redemptions: [],
    };
    const p = subject();
    const full = walletWith({
      holdings: Array.from({ length: HOLDINGS_MAX }, (_, i) => ({ ...old, promotion: (9 + i) as never })),
    });
    const shelf = situation([p, ended]);
    expect(reasonOf(activate(full, p, shelf))).toBe('WALLET_FULL');
    expect(reasonOf(activate({ ...full, holdings: full.holdings.slice(1) }, p, shelf))).toBeNull();
    const later = situation([p, ended], { nowMs: 5 + 90 * 86_400_000 });
    expect(taken(activate(full, p, later)).wallet.holdings).toHaveLength(1);
  });
});

describe('a deactivation', () => {
  it('gives back the points and the use of the limit, and leaves nothing', () => {
    const p = subject({ requireRedeemedPoints: 30, activationLimitGlobal: 5 });
    const active = taken(activate(walletWith({ points: 30 }), p, situation([p])));
    const step = taken(deactivate(active.wallet, p, situation([p])));
    expect(step.wallet).toEqual(walletWith({ points: 30 }));
    expect(step.uses).toEqual([{ kind: 'return', cap: 'activations', promotion: 0, amount: 1 }]);
    expect(step.answer).toMatchObject({ status: 'ASSIGNED', activatedMs: null, points: 30 });
    expect(step.events.map(({ type }) => type)).toEqual(['client.deactivatePromotion', 'client.addPoints']);
  });

  it('gives back no use that was not counted: the limit came later', () => {
    const p = subject();
    const active = taken(activate(EMPTY_RECORD, p, situation([p]))).wallet;
    const limited = subject({ activationLimitGlobal: 5 });
    expect(taken(deactivate(active, limited, situation([p]))).uses).toEqual([]);
  });

  it('needs an activation that is not over', () => {
    const p = subject({ lastingSeconds: 1, expireAtMs: 5_000 });
    expect(reasonOf(deactivate(EMPTY_RECORD, p, situation([p])))).toBe('NOT_ACTIVE');
    const elsewhere = subject({ type: 'HANDBILL' });
    expect(reasonOf(deactivate(EMPTY_RECORD, elsewhere, situation([p])))).toBe('NOT_ASSIGNED');
    const active = taken(activate(EMPTY_RECORD, p, situation([p]))).wallet;
    expect(reasonOf(deactivate(active, p, situation([p], { nowMs: 2_000 })))).toBe('LASTING_TIME_OVER');
    expect(reasonOf(deactivate(active, p, situation([p], { nowMs: 5_000 })))).toBe('EXPIRED');
  });
});
