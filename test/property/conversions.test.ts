import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Issues } from '../../src/api/convert/fields.js';
import { encodeBatch, encodeHandbill } from '../../src/api/convert/handbill-bytes.js';
import { toHeld } from '../../src/api/convert/held.js';
import { toOffer } from '../../src/api/convert/offer.js';
import { readPromotionPatch } from '../../src/api/convert/promotion-to-domain.js';
import { toPromotion } from '../../src/api/convert/promotion-to-wire.js';
import { readDuration, readTimestamp, toDuration, toTimestamp } from '../../src/api/convert/time.js';
import type { SlotView } from '../../src/assignment/view.js';
import { loadContract } from '../../src/contract/load.js';
import { applyPromotionPatch } from '../../src/promotions/patch.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import type { HeldView } from '../../src/wallet/held-view.js';
import { STATUSES } from '../../src/wallet/holding.js';
import { EUR, handbillView, promotion } from '../support/fake-engine.js';
import { withUnit } from '../support/promotion-arbitrary.js';

const seeded = { seed: 20_251_122, numRuns: 200 };
const { v1 } = loadContract().handbill;

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((value) => value.trim() !== '');
const key = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const keys = fc.uniqueArray(key, { minLength: 1, maxLength: 4 });
const count = fc.option(fc.integer({ min: 1, max: 2_147_483_647 }));
const minor = fc.integer({ min: 1, max: 9_000_000_000 });
const instant = fc.integer({ min: -60_000_000_000, max: 4_000_000_000_000 });

const discount: fc.Arbitrary<Promotion['discount']> = fc.oneof(
  fc.constant({ mode: 'STATIC', type: 'NONE', value: 0 } as const),
  fc.constant({ mode: 'STATIC', type: '2_FOR_1', value: 0 } as const),
  fc.integer({ min: 1, max: 1_000_000 }).map((value) => ({ mode: 'STATIC', type: 'PERCENT', value }) as const),
  minor.map((value) => ({ mode: 'STATIC', type: 'MULTIBUY', value }) as const),
  fc.integer({ min: 1, max: 1_000 }).map((value) => ({ mode: 'STATIC', type: 'POINTS', value }) as const),
  fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 }).map((thresholds) => ({
    mode: 'STEP' as const,
    type: 'AMOUNT' as const,
    trigger: 'REDEEM' as const,
    steps: thresholds.sort((a, b) => a - b).map((usageThreshold, i) => ({ usageThreshold, value: 10 * (i + 1) })),
  })),
);

const promotions: fc.Arbitrary<Promotion> = fc
  .record({
    type: fc.constantFrom('GENERAL', 'MEMBERS_ONLY', 'CUSTOM', 'HANDBILL'),
    visibility: fc.constantFrom('DRAFT', 'PUBLISH', 'HIDDEN'),
    name: text,
    headline: text,
    description: text,
    headerName: text,
    headerDescription: text,
    startAtMs: fc.option(instant),
    display: fc.option(
      fc.oneof(
        fc.constant({ kind: 'daily', fromMinute: 0, toMinute: 1_440 } as const),
        instant.map((fromMs) => ({ kind: 'dates', fromMs, toMs: null }) as const),
      ),
    ),
    lastingSeconds: fc.option(fc.integer({ min: 1, max: 315_360_000 })),
    priority: fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0),
    scope: fc.constantFrom('LINE_ITEM', 'BASKET'),
    minBasketMinor: fc.option(minor),
    budgetMinor: fc.option(minor),
    discount,
    requiredItemsCount: count,
    discountedItemsCount: count,
    requireRedeemedPoints: fc.integer({ min: 0, max: 1_000 }),
    redeemType: fc.constantFrom('FULL', 'PARTIAL'),
    redeemQuantityPerActivation: count,
    redeemLimitPerClient: count,
    redeemLimitGlobal: count,
    activationLimitGlobal: count,
    catalog: fc.option(key),
    items: fc.oneof(
      fc.constant({ kind: 'ALL' } as const),
      keys.map((itemIds) => ({ kind: 'LIST', itemIds }) as const),
      fc.constant({ kind: 'FILTER', expression: 'item.price > 100' } as const),
    ),
    excludedItemIds: fc.uniqueArray(key, { maxLength: 3 }),
    storeCatalog: fc.option(key),
    stores: fc.oneof(
      fc.constant({ kind: 'ALL' } as const),
      keys.map((storeIds) => ({ kind: 'LIST', storeIds }) as const),
    ),
    targetSegment: fc.option(key),
    tags: fc.uniqueArray(key, { maxLength: 3 }),
    imageUrls: fc.array(key, { maxLength: 3 }),
    params: fc.dictionary(key, text, { maxKeys: 3, noNullPrototype: true }),
    stacking: fc.constantFrom('NORMAL', 'STACKABLE', 'EXCLUSIVE'),
    returnPolicy: fc.constantFrom('KEEP', 'RECLAIM', 'REFUSE'),
  })
  .map((changes) => withUnit(promotion('code', changes as unknown as Partial<Promotion>)));

const heldViews: fc.Arbitrary<HeldView> = fc.record({
  status: fc.constantFrom(...STATUSES),
  activatedMs: fc.option(fc.nat()),
  lastingUntilMs: fc.option(fc.nat()),
  possibleRedemptions: fc.nat(),
  stepUses: fc.nat(),
  redeemedQuantity: fc.nat(),
});

const slots: fc.Arbitrary<SlotView[]> = fc
  .array(
    fc.record({
      promotion: fc.option(promotions),
      held: fc.option(heldViews),
      group: text,
      score: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(
      (row, slot): SlotView =>
        row.promotion
          ? { kind: 'offer', slot, group: row.group, promotion: row.promotion, held: row.held, score: row.score }
          : { kind: 'empty', slot, group: row.group, reason: 'OVERLAP' },
    ),
  );

describe('conversions', () => {
  it('give back every promotion that went over the wire', () => {
    fc.assert(
      fc.property(promotions, (stored) => {
        const wire = v1.Promotion.deserialize(v1.Promotion.serialize(toPromotion({ value: stored, etag: '7' })));
        const issues: Issues = [];
        const patch = readPromotionPatch(wire, { paths: ['*'] }, issues);
        expect(issues).toEqual([]);
        expect(applyPromotionPatch(null, patch, { currency: EUR })).toEqual({ ok: true, value: stored });
      }),
      seeded,
    );
  });

  it('give back every millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const issues: Issues = [];
        expect(readTimestamp(toTimestamp(ms), 'time', issues)).toBe(ms);
        const durationMs = Math.abs(ms);
        expect(readDuration(toDuration(durationMs), 'duration', issues)).toBe(durationMs);
        expect(issues).toEqual([]);
      }),
      seeded,
    );
  });
});

describe('the encoder of handbills', () => {
  it('writes what the general encoder would', () => {
    fc.assert(
      fc.property(slots, (given) => {
        const view = handbillView([], { slots: given });
        const decoded = v1.Handbill.deserialize(encodeHandbill(view));
        expect(decoded.slots.map((slot) => slot.promotion?.uuid).filter(Boolean)).toHaveLength(
          new Set(decoded.slots.flatMap((slot) => slot.promotion?.uuid ?? [])).size,
        );
        const general = v1.Handbill.serialize({
          handbillId: view.handbillId,
          profileId: view.profileId,
          campaignId: view.campaignId,
          variantId: view.variantId,
          startTime: toTimestamp(view.startMs),
          endTime: toTimestamp(view.endMs),
          modelVersion: view.modelVersion,
          seed: view.seed,
          algorithm: 'ALGORITHM_AI_ENGINE',
          arm: view.arm,
          slots: given.map((slot, i) =>
            slot.kind === 'empty'
              ? { slot: i, group: slot.group, emptyReason: 'EMPTY_SLOT_REASON_OVERLAP' as const }
              : {
                  slot: i,
                  group: slot.group,
                  score: slot.score,
                  promotion: {
                    ...toOffer(slot.promotion),
                    uuid: decoded.slots[i]?.promotion?.uuid ?? '',
                    status: 'PROMOTION_STATUS_ASSIGNED' as const,
                    ...(slot.held && toHeld(slot.promotion, slot.held)),
                    assignedTime: toTimestamp(view.startMs),
                    handbillId: view.handbillId,
                    slot: i,
                  },
                },
          ),
        });
        expect(decoded).toEqual(v1.Handbill.deserialize(general));
      }),
      seeded,
    );
  });

  it('writes batches longer than its scratch space', () => {
    const answer = { ok: true, value: handbillView([promotion('a', { description: 'x'.repeat(9_000) })]) } as const;
    const refusal = { ok: false, error: { code: 5, message: 'gone' } } as const;
    const { results } = v1.BatchGetHandbillsResponse.deserialize(encodeBatch([refusal, ...Array(100).fill(answer)]));
    expect(results).toHaveLength(101);
    expect(results[0]).toMatchObject({ result: 'error', error: { code: 5, message: 'gone' } });
    expect(results[100]?.handbill?.slots[0]?.promotion?.description).toHaveLength(9_000);
  });
});
