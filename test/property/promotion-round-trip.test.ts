import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAmount } from '../../src/base/money.js';
import { decodePromotion, encodePromotion } from '../../src/promotions/codec.js';
import { DISCOUNT_UNIT, type DiscountType } from '../../src/promotions/discount.js';
import { applyPromotionPatch } from '../../src/promotions/patch.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { EUR, readPromotions } from '../support/import-files.js';
import { promotions } from '../support/promotion-arbitrary.js';

const SEED = 20_260_104;

test('stored promotions come back, and equal ones have equal bytes', () => {
  fc.assert(
    fc.property(promotions, (promotion) => {
      const bytes = encodePromotion(promotion);
      const decoded = decodePromotion(bytes);
      expect(decoded).toEqual(promotion);
      expect(Buffer.compare(encodePromotion(decoded), bytes)).toBe(0);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('a promotion sent as a whole is the promotion, whatever was there before', () => {
  fc.assert(
    fc.property(promotions, promotions, (before, promotion) => {
      const existing = { ...before, code: promotion.code };
      expect(applyPromotionPatch(existing, promotion, { currency: EUR })).toEqual({ ok: true, value: promotion });
      expect(applyPromotionPatch(null, promotion, { currency: EUR })).toEqual({ ok: true, value: promotion });
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('an empty patch changes nothing', () => {
  fc.assert(
    fc.property(promotions, (promotion) => {
      expect(applyPromotionPatch(promotion, { code: promotion.code }, { currency: EUR })).toEqual({
        ok: true,
        value: promotion,
      });
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('a promotion written as CSV or as JSON lines is imported as it was', async () => {
  await fc.assert(
    fc.asyncProperty(promotions, async (promotion) => {
      const columns = toColumns(promotion);
      const quoted = Object.values(columns).map((cell) => `"${cell.replaceAll('"', '""')}"`);
      const csv = await readPromotions(`${Object.keys(columns).join()}\n${quoted.join()}\n`, { numberFormat: 'point' });
      expect(csv.errors).toEqual([]);
      expect(csv.target.value(promotion.code)).toEqual(promotion);
      const json = await readPromotions(`${JSON.stringify(columns)}\n`, { format: 'jsonl' }, csv.target);
      expect(json.counts).toMatchObject({ unchanged: 1, rejected: 0 });
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** The columns of the import that say the same. */
function toColumns(p: Promotion): Record<string, string> {
  const amount = (minor: number | null) => (minor === null ? '' : formatAmount(minor, p.currency));
  const iso = (atMs: number | null) => (atMs === null ? '' : new Date(atMs).toISOString());
  const time = (minutes: number) => new Date(minutes * 60_000).toISOString().slice(11, 16);
  const value = (type: DiscountType, raw: number) => {
    const unit = DISCOUNT_UNIT[type];
    return unit === 'ppm'
      ? String(raw / 10_000)
      : unit === 'minor'
        ? amount(raw)
        : unit === 'points'
          ? String(raw)
          : '';
  };
  const columns: Record<string, string> = {
    code: p.code,
    type: p.type,
    name: p.name,
    headline: p.headline,
    description: p.description,
    headerName: p.headerName,
    headerDescription: p.headerDescription,
    visibilityStatus: p.visibility,
    startAt: iso(p.startAtMs),
    expireAt: iso(p.expireAtMs),
    displayFrom: p.display?.kind === 'daily' ? time(p.display.fromMinute) : iso(p.display?.fromMs ?? null),
    displayTo: p.display?.kind === 'daily' ? time(p.display.toMinute) : iso(p.display?.toMs ?? null),
    currency: p.currency,
    itemScope: p.scope,
    minBasketValue: amount(p.minBasketMinor),
    maxBasketValue: amount(p.maxBasketMinor),
    budget: amount(p.budgetMinor),
    discountType: p.discount.type,
    discountMode: p.discount.mode,
    redeemType: p.redeemType,
    catalog: p.catalog ?? '',
    storeCatalog: p.storeCatalog ?? '',
    targetSegment: p.targetSegment ?? '',
    catalogItemType: p.items.kind,
    excludeCatalogIndexItems: JSON.stringify(p.excludedItemIds),
    storeItemType: p.stores.kind,
    priority: String(p.priority),
    lastingTime: String(p.lastingSeconds ?? ''),
    requireRedeemedPoints: String(p.requireRedeemedPoints),
    stacking: p.stacking,
    returnPolicy: p.returnPolicy,
  };
  const counts = [
    'requiredItemsCount',
    'discountedItemsCount',
    'redeemQuantityPerActivation',
    'redeemLimitPerClient',
    'redeemLimitGlobal',
    'activationLimitGlobal',
  ] as const;
  for (const name of counts) columns[name] = String(p[name] ?? '');
  if (p.items.kind === 'LIST') columns.catalogIndexItems = p.items.itemIds.join('|');
  if (p.items.kind === 'FILTER') columns.catalogIndexItems = p.items.expression;
  if (p.stores.kind === 'LIST') columns.storeIds = p.stores.storeIds.join(',');
  if (p.discount.mode === 'STATIC') columns.discountValue = value(p.discount.type, p.discount.value);
  else {
    columns.discountUsageTrigger = p.discount.trigger;
    for (const [i, step] of p.discount.steps.entries()) {
      columns[`discountSteps.${i}.usageThreshold`] = String(step.usageThreshold);
      columns[`discountSteps.${i}.discountValue`] = value(p.discount.type, step.value) || '0';
    }
  }
  for (const [i, tag] of p.tags.entries()) columns[`tags.${i}.name`] = tag;
  for (const [i, url] of p.imageUrls.entries()) columns[`images.${i}.url`] = url;
  for (const [name, param] of Object.entries(p.params)) columns[`params.${name}`] = param;
  return columns;
}
