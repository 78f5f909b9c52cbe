import { SHELVES, type Shelf } from './assortment.js';
import type { DemoItem } from './items.js';
import type { World } from './world.js';

export type Field = string | number | boolean | null;

/** The first row of each generator is the header. */
export type Row = readonly Field[];

/** The product feed; what the SPEC does not name (`size`, `organic`) becomes an attribute. */
export function* itemRows(items: readonly DemoItem[]): Generator<Row> {
  yield ['itemId', 'name', 'brand', 'category', 'price', 'currency', 'margin', 'stock', 'size', 'organic'];
  for (const item of items) {
    const category = (SHELVES[item.shelf] as Shelf).category.join(' > ');
    const margin = item.marginPercent / 100;
    yield [
      item.itemId,
      item.name,
      item.brand,
      category,
      decimal(item.priceMinor),
      'EUR',
      margin,
      item.stock,
      item.size,
      item.organic,
    ];
  }
}

const PROMOTION_COLUMNS = [
  'code',
  'type',
  'name',
  'headline',
  'visibilityStatus',
  'startAt',
  'expireAt',
  'priority',
  'itemScope',
  'minBasketValue',
  'discountType',
  'discountValue',
  'requiredItemsCount',
  'discountedItemsCount',
  'redeemLimitPerClient',
  'catalogItemType',
  'catalogIndexItems',
  'storeItemType',
  'storeIds',
  'targetSegment',
  'tags.0.name',
  'tags.1.name',
] as const;

/** The promotions in the columns of SPEC 3.1. */
export function* promotionRows({ promotions, items }: World): Generator<Row> {
  yield PROMOTION_COLUMNS;
  for (const promotion of promotions) {
    const { offer } = promotion;
    const row: Record<(typeof PROMOTION_COLUMNS)[number], Field> = {
      code: promotion.code,
      type: promotion.type,
      name: promotion.name,
      headline: promotion.headline,
      visibilityStatus: promotion.visibility,
      startAt: new Date(promotion.startAtMs).toISOString(),
      expireAt: promotion.expireAtMs === null ? null : new Date(promotion.expireAtMs).toISOString(),
      priority: promotion.priority,
      itemScope: promotion.items === null ? 'BASKET' : 'LINE_ITEM',
      minBasketValue: offer.minBasket,
      discountType: offer.type,
      discountValue: offer.value,
      requiredItemsCount: offer.requiredItems,
      discountedItemsCount: offer.discountedItems,
      redeemLimitPerClient: promotion.limitPerClient,
      catalogItemType: promotion.items === null ? 'ALL' : 'LIST',
      catalogIndexItems: promotion.items?.map((at) => (items[at] as DemoItem).itemId).join('|') ?? null,
      storeItemType: promotion.storeIds === null ? 'ALL' : 'LIST',
      storeIds: promotion.storeIds?.join('|') ?? null,
      targetSegment: promotion.targetSegment,
      'tags.0.name': promotion.tags[0] ?? null,
      'tags.1.name': promotion.tags[1] ?? null,
    };
    yield PROMOTION_COLUMNS.map((column) => row[column]);
  }
}

/** One row a line of a receipt; rows of one receipt follow each other. */
export function* receiptRows({ receipts, items }: World): Generator<Row> {
  yield ['transactionId', 'profileId', 'time', 'storeId', 'itemId', 'quantity', 'amount'];
  for (const { transactionId, profileId, timeMs, storeId, items: bought, quantities } of receipts) {
    const time = new Date(timeMs).toISOString();
    for (const [line, at] of bought.entries()) {
      const { itemId, priceMinor } = items[at] as DemoItem;
      const quantity = quantities[line] as number;
      yield [transactionId, profileId, time, storeId, itemId, quantity, decimal(priceMinor * quantity)];
    }
  }
}

/** Everything here costs euros. */
const decimal = (amountMinor: number): string => (amountMinor / 100).toFixed(2);
