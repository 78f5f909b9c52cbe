import fc from 'fast-check';
import type { Attribute } from '../../src/audience/attributes.js';
import type {
  CampaignIndex,
  ProfileId,
  PromotionIndex,
  RedemptionId,
  SegmentId,
  StoreId,
  TermsId,
} from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import type { CountedArm } from '../../src/funnel/counted.js';
import { writeCounted } from '../../src/funnel/counted-codec.js';
import type { Circumstances } from '../../src/handbill/circumstances.js';
import type { Exploration } from '../../src/handbill/exposure.js';
import type { Handbill, HandbillSlot } from '../../src/handbill/handbill.js';
import { IDENTITY_KINDS, type LinkedIdentity } from '../../src/profiles/linked-identities.js';
import type { Merge } from '../../src/profiles/merge-marks.js';
import type { ProfileRecord } from '../../src/profiles/record.js';
import type { AnsweredRequest, WalletAnswer } from '../../src/wallet/answered-request.js';
import {
  type Activation,
  type Holding,
  type HoldingState,
  type Redemption,
  STATUSES,
} from '../../src/wallet/holding.js';
import type { HeldReservation } from '../../src/wallet/reservations.js';
import { outcomes } from './outcome-arbitrary.js';

const count = fc.nat({ max: 2_147_483_647 });
const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });
const amount = fc.oneof(fc.nat(), fc.maxSafeNat());
const hash53 = fc.maxSafeNat();
const index = <T extends number>() => fc.nat({ max: 2_000_000 }).map((n) => n as T);
const id = <T extends string>() => fc.string({ minLength: 1, maxLength: 30 }).map((text) => text as T);

const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 4 });

const slot: fc.Arbitrary<HandbillSlot> = fc.oneof(
  fc.record({
    kind: fc.constant('filled' as const),
    group: fc.nat({ max: 31 }),
    promotion: index<PromotionIndex>(),
    score: fc.float({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('empty' as const),
    group: fc.nat({ max: 31 }),
    reason: fc.constantFrom('NO_CANDIDATE', 'NONE_ELIGIBLE', 'OVERLAP', 'TOO_FEW_CANDIDATES'),
  }),
);

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  isMember: fc.boolean(),
  segments: fc.array(id<SegmentId>(), { maxLength: 3 }),
  storeId: fc.option(id<StoreId>()),
  configurationVersion: count,
  receipts: count,
  lines: count,
  promised: fc.array(index<PromotionIndex>(), { maxLength: 3 }),
  excluded: fc.array(index<PromotionIndex>(), { maxLength: 3 }),
});

const exploration: fc.Arbitrary<Exploration> = fc.record({
  shuffled: fc.boolean(),
  propensities: fc.array(fc.option(fc.float({ min: 0, max: 1, noNaN: true })), { maxLength: 8 }),
  explored: fc.array(fc.boolean(), { maxLength: 8 }),
});

const handbill: fc.Arbitrary<Handbill> = fc
  .record({
    campaign: index<CampaignIndex>(),
    variantId: id(),
    startMs: instant,
    endMs: fc.nat(),
    assignedAtMs: fc.oneof(fc.constant(0), fc.integer({ min: -1_000_000, max: 1_000_000 })),
    seed: fc.nat({ max: 0xffffffff }),
    modelVersion: count,
    slots: fc.array(slot, { maxLength: 8 }),
    circumstances: fc.option(circumstances),
    exploration: fc.option(exploration),
    ghostOf: fc.constantFrom(null, 'CONTROL' as const, 'HOLDOUT' as const),
    experimentRevision: fc.integer({ min: 1, max: 10_000 }),
  })
  .map((drawn) => ({
    ...drawn,
    endMs: drawn.startMs + drawn.endMs,
    assignedAtMs: drawn.startMs + drawn.assignedAtMs,
  }));

const activation: fc.Arbitrary<Activation> = fc
  .record({
    atMs: instant,
    lastingUntilMs: fc.option(fc.nat()),
    terms: hash53.map((n) => n as TermsId),
    pointsPaid: count,
    counted: fc.boolean(),
  })
  .map((drawn) => ({
    ...drawn,
    lastingUntilMs: drawn.lastingUntilMs === null ? null : drawn.atMs + drawn.lastingUntilMs,
  }));

const state: fc.Arbitrary<HoldingState> = fc.oneof(
  fc.record({ kind: fc.constant('ASSIGNED' as const) }),
  fc.record({ kind: fc.constantFrom('ACTIVE' as const, 'REDEEMED' as const), activation, left: fc.option(count) }),
);

const redemption: fc.Arbitrary<Redemption> = fc.record({
  redemptionId: id<RedemptionId>(),
  atMs: instant,
  quantity: count,
  amountMinor: amount,
  pointsEarned: amount,
  activation: count,
  counted: fc.record({ redemptions: fc.boolean(), budget: fc.boolean() }),
});

const holding: fc.Arbitrary<Holding> = fc.record({
  promotion: index<PromotionIndex>(),
  origin: fc.option(fc.record({ campaign: index<CampaignIndex>(), startMs: instant, slot: fc.nat({ max: 63 }) })),
  state,
  activations: count,
  countedActivations: count,
  redeemed: count,
  sales: count,
  redemptions: fc.array(redemption, { maxLength: 4 }),
});

const promotionAnswer = fc
  .record({
    kind: fc.constant('promotion' as const),
    promotion: index<PromotionIndex>(),
    status: fc.constantFrom(...STATUSES),
    activatedMs: fc.option(instant),
    lastingUntilMs: fc.option(fc.nat()),
    possibleRedemptions: count,
    redeemedQuantity: count,
    redemptionId: fc.option(id<RedemptionId>()),
    points: fc.maxSafeInteger(),
  })
  .map((drawn) => ({
    ...drawn,
    lastingUntilMs: drawn.lastingUntilMs === null ? null : (drawn.activatedMs ?? 0) + drawn.lastingUntilMs,
  }));

const answer: fc.Arbitrary<WalletAnswer> = fc.oneof(
  promotionAnswer,
  fc.record({ kind: fc.constant('points' as const), points: fc.maxSafeInteger() }),
);

const answered: fc.Arbitrary<AnsweredRequest> = fc.record({
  idHash: hash53,
  payloadHash: fc.nat({ max: 0xffffffff }),
  atMs: instant,
  answer,
});

const reservation: fc.Arbitrary<HeldReservation> = fc.record({ counter: id(), id: id() });

const identity: fc.Arbitrary<LinkedIdentity> = fc.record({
  kind: fc.constantFrom(...IDENTITY_KINDS),
  digest: id(),
  keyId: id(),
});

const merge: fc.Arbitrary<Merge> = fc.record({
  kind: fc.constantFrom('merging' as const, 'merged' as const),
  into: id<ProfileId>(),
});

const day = fc.nat(30_000);
const bits = fc.nat(15);

const countedArm: fc.Arbitrary<CountedArm> = fc.record({
  campaign: index<CampaignIndex>(),
  revision: fc.nat(1_000),
  arm: fc.string(),
  reached: bits,
  days: ascending(fc.record({ day, reached: bits })),
  unused: ascending(fc.record({ day, offers: fc.nat(1_000) })),
  handbills: few(
    fc.record({
      startMs: instant,
      day,
      endDay: day,
      slots: few(fc.record({ slot: fc.nat(64), group: fc.nat(64), promotion: index<PromotionIndex>(), reached: bits })),
    }),
  ),
});

function ascending<T extends { readonly day: number }>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc
    .uniqueArray(arbitrary, { maxLength: 4, selector: (each) => each.day })
    .map((days) => days.sort((a, b) => a.day - b.day));
}

const attribute: fc.Arbitrary<Attribute> = fc.record({
  name: id(),
  value: fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(fc.string()),
  ),
  setAtMs: instant,
});

const blob = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));

/** Any wallet that the types allow. */
export const wallets: fc.Arbitrary<ProfileRecord> = fc.record({
  handbills: few(handbill),
  holdings: few(holding),
  points: fc.maxSafeInteger(),
  answered: few(answered),
  reservations: few(reservation),
  eventIds: few(hash53),
  identities: few(identity),
  merge: fc.option(merge),
  mergedFrom: few(id<ProfileId>()),
  replacedReceipts: few(fc.record({ idHash: hash53, contentHash: hash53 })),
  outcomes: fc.option(outcomes),
  funnel: few(countedArm).map(writeCounted),
  attributes: few(attribute),
  cashback: few(fc.record({ currency: fc.constantFrom('EUR' as Currency, 'JPY' as Currency), amountMinor: amount })),
  holds: few(
    fc.record({ idHash: hash53, untilMs: instant, uses: few(fc.record({ counter: id(), id: id(), amount })) }),
  ),
  sales: few(
    fc.record({
      idHash: hash53,
      contentHash: hash53,
      soldMs: instant,
      voidedMs: fc.option(instant),
      balances: fc.record({ points: fc.maxSafeInteger(), cashbackMinor: fc.maxSafeInteger() }),
      sold: blob,
      returned: fc.option(blob),
      told: fc.option(blob),
    }),
  ),
});
