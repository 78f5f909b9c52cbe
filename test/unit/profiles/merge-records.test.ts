import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignIndex, ProfileId, PromotionIndex, RedemptionId } from '../../../src/base/ids.js';
import { mergeRecords } from '../../../src/profiles/merge-records.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../../src/profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord, readMerge } from '../../../src/profiles/record-codec.js';
import type { Holding, HoldingState, Redemption } from '../../../src/wallet/holding.js';
import { handbill } from '../../support/campaigns.js';
import { wallets } from '../../support/wallet-arbitrary.js';
import { activation, walletWith } from '../../support/wallets.js';

const NOW_MS = 1_000;
const FROM = 'from' as ProfileId;
const merge = (into: ProfileRecord, from: ProfileRecord): ProfileRecord =>
  mergeRecords(into, from, { fromId: FROM, nowMs: NOW_MS, histories: { into: null, from: null } });

function holding(promotion: number, fields: Partial<Holding> = {}): Holding {
  return {
    promotion: promotion as PromotionIndex,
    origin: null,
    state: { kind: 'ASSIGNED' },
    activations: 1,
    countedActivations: 0,
    redeemed: 0,
    sales: 0,
    redemptions: [],
    ...fields,
  };
}

const redemption = (id: string, atMs: number, ofActivation = 1): Redemption => ({
  redemptionId: id as RedemptionId,
  atMs,
  quantity: 1,
  amountMinor: 5,
  pointsEarned: 0,
  activation: ofActivation,
  counted: { redemptions: true, budget: false },
});

const active = (left: number | null, lastingUntilMs: number | null = null, pointsPaid = 0): HoldingState => ({
  kind: 'ACTIVE',
  activation: activation({ lastingUntilMs, pointsPaid }),
  left,
});

const usedUp = { kind: 'REDEEMED', activation: activation(), left: 0 } as HoldingState;

describe('of two wallets', () => {
  it('the live handbills stay, one a campaign: that of the one merged into', () => {
    const campaign = (n: number) => n as CampaignIndex;
    const [mine, yours] = [
      handbill({ campaign: campaign(1), startMs: 0, endMs: 2_000, seed: 1 }),
      handbill({ campaign: campaign(1), startMs: 0, endMs: 3_000, seed: 2 }),
    ];
    const other = handbill({ campaign: campaign(2), startMs: 0, endMs: NOW_MS + 1, seed: 3 });
    const ended = handbill({ campaign: campaign(3), startMs: 0, endMs: NOW_MS, seed: 4 });
    const { handbills } = merge(walletWith({ handbills: [mine] }), walletWith({ handbills: [yours, other, ended] }));
    expect(handbills).toEqual([mine, other]);
    expect(merge(walletWith({ handbills: [ended] }), walletWith({ handbills: [yours] })).handbills).toEqual([yours]);
  });

  it('holdings of different promotions stay as they are', () => {
    const [mine, yours] = [holding(1, { redeemed: 2 }), holding(2, { state: active(3) })];
    const { holdings } = merge(walletWith({ holdings: [mine] }), walletWith({ holdings: [yours] }));
    expect(holdings).toEqual([mine, yours]);
  });

  it.each<[string, HoldingState, HoldingState, HoldingState]>([
    ['what can be used stays usable', { kind: 'ASSIGNED' }, active(1), active(1)],
    ['also in the one merged into', active(2), usedUp, active(2)],
    ['pieces of both can be redeemed', active(2, 5_000, 10), active(3, 6_000, 20), active(5, 6_000, 30)],
    ['no limit stays no limit', active(2), active(null), active(null)],
    ['an activation that is over adds nothing', active(2, 5_000), active(3, NOW_MS), active(2, 5_000)],
  ])('of two holdings of one promotion %s', (_, into, from, expected) => {
    const merged = merge(
      walletWith({ holdings: [holding(1, { state: into })] }),
      walletWith({ holdings: [holding(1, { state: from })] }),
    );
    expect(merged.holdings).toEqual([holding(1, { state: expected, activations: 2 })]);
  });

  it('redemptions of one promotion stand, each with the activation that it used', () => {
    const mine = holding(1, {
      state: active(1),
      activations: 2,
      redeemed: 2,
      redemptions: [redemption('m1', 10, 1), redemption('m2', 30, 2)],
    });
    const yours = holding(1, { activations: 3, redeemed: 1, redemptions: [redemption('y1', 20, 3)] });
    for (const [a, b] of [
      [mine, yours],
      [yours, mine],
    ] as const) {
      const [merged] = merge(walletWith({ holdings: [a] }), walletWith({ holdings: [b] })).holdings;
      expect(merged).toMatchObject({ activations: 5, redeemed: 3, state: active(1) });
      // The activation that goes on is the last, so what was redeemed of it counts as its.
      expect(merged!.redemptions.map((use) => [use.redemptionId, use.activation])).toEqual([
        ['m1', 4],
        ['y1', 3],
        ['m2', 5],
      ]);
    }
  });

  it('points add up, and answers, events, identities and names of merged profiles are known of both', () => {
    const answered = (idHash: number, atMs: number) => ({
      idHash,
      payloadHash: 1,
      atMs,
      answer: { kind: 'points' as const, points: atMs },
    });
    const email = { kind: 'email' as const, digest: 'e', keyId: 'k' };
    const phone = { kind: 'phone' as const, digest: 'p', keyId: 'k' };
    const into = walletWith({
      points: 5,
      answered: [answered(1, 10), answered(2, 30)],
      eventIds: [1, 2, 3],
      identities: [email],
      mergedFrom: ['x' as ProfileId],
    });
    const from = walletWith({
      points: -2,
      answered: [answered(2, 20), answered(3, 25)],
      eventIds: [4, 5],
      identities: [phone, email],
      mergedFrom: ['y' as ProfileId],
      merge: { kind: 'merging', into: 'into' as ProfileId },
    });
    const merged = merge(into, from);
    expect(merged.points).toBe(3);
    expect(merged.answered).toEqual([answered(1, 10), answered(3, 25), answered(2, 30)]);
    expect([...merged.eventIds].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(merged.eventIds.slice(-2)).toEqual([5, 3]);
    expect(merged.identities).toEqual([email, phone]);
    expect(merged.mergedFrom).toEqual(['x', 'y', FROM]);
    expect(merged.merge).toBeNull();
  });
});

it('survives the record, and an empty wallet adds nothing but its name', () => {
  fc.assert(
    fc.property(wallets, wallets, (into, from) => {
      const merged = merge(into, from);
      expect(decodeProfileRecord(encodeProfileRecord(merged))).toEqual(merged);
      expect(merged.points).toBe(into.points + from.points);
      expect(merge({ ...EMPTY_RECORD, points: into.points }, EMPTY_RECORD)).toEqual({
        ...EMPTY_RECORD,
        points: into.points,
        mergedFrom: [FROM],
      });
    }),
    { seed: 20_261_126, numRuns: 200 },
  );
});

it('reads the mark of a merge from any wallet without the rest', () => {
  fc.assert(
    fc.property(wallets, (wallet) => void expect(readMerge(encodeProfileRecord(wallet))).toEqual(wallet.merge)),
    { seed: 20_261_126, numRuns: 200 },
  );
  expect(readMerge(null)).toBeNull();
});
