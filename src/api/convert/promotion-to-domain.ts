import type { PromotionCode } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import { MS_PER_SECOND } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { Promotion as WirePromotion } from '../../generated/handbill/v1/Promotion.js';
import type { PromotionPatch } from '../../promotions/patch.js';
import type { ItemScope, StoreScope } from '../../promotions/promotion.js';
import { type AmountReader, readDiscount } from './discount.js';
import { readDisplay } from './display.js';
import { type FieldGroup, namesField, readMasked } from './field-mask.js';
import { type Issues, readFinite, readInteger, readKey, readOptionalInteger, readOptionalKey } from './fields.js';
import { readCurrency, readMoney } from './money.js';
import {
  catalogItemType,
  itemScope,
  promotionType,
  redeemType,
  storeItemType,
  visibilityStatus,
} from './promotion-enums.js';
import { readDuration, readTimestamp } from './time.js';

type Fields = Omit<PromotionPatch, 'code'>;
type Group = FieldGroup<WirePromotion, Fields>;

/**
 * A promotion as sent, with the mask that says which fields count. All of its amounts have to be in one currency: the one that
 * is sent, else `storedCurrency`, else that of the first amount. Fields of issues are those of a
 * request whose `promotion` it is.
 */
export function readPromotionPatch(
  wire: WirePromotion,
  mask: FieldMask | null,
  storedCurrency: Currency | null,
  issues: Issues,
): PromotionPatch {
  const code = readKey<PromotionCode>(wire.code, 'promotion.code', issues);
  const sent =
    namesField(mask, 'currency') && wire.currency !== ''
      ? readCurrency(wire.currency, 'promotion.currency', issues)
      : null;
  let currency = sent ?? storedCurrency;
  const readAmount: AmountReader = (wireMoney, field) => {
    const money = readMoney(wireMoney, field, issues);
    if (money === null) return 0;
    currency ??= money.currency;
    if (money.currency !== currency) {
      issues.push(violation(`${field}.currency`, money.currency, `must be ${currency}, as the rest of the promotion`));
    }
    return money.amountMinor;
  };
  const patch = Object.assign(
    { code },
    ...readMasked(groupsWith(readAmount, sent), wire, mask, 'promotion', issues),
  ) as PromotionPatch;
  return storedCurrency === null && currency !== null ? { ...patch, currency } : patch;
}

function groupsWith(readAmount: AmountReader, currency: Currency | null): readonly Group[] {
  const amount = (path: string, key: 'minBasketValue' | 'maxBasketValue' | 'budget', target: keyof Fields): Group => ({
    paths: [path],
    isSet: (wire) => wire[key] !== null,
    read: (wire) => ({ [target]: wire[key] === null ? null : readAmount(wire[key], path) }),
  });
  return [
    ...PLAIN_GROUPS,
    amount('min_basket_value', 'minBasketValue', 'minBasketMinor'),
    amount('max_basket_value', 'maxBasketValue', 'maxBasketMinor'),
    amount('budget', 'budget', 'budgetMinor'),
    { paths: ['currency'], isSet: () => currency !== null, read: () => ({ currency }) },
    {
      paths: ['discount_type', 'discount_value', 'discount_mode', 'discount_steps', 'discount_usage_trigger'],
      isSet: (wire) =>
        isChosen(wire.discountType) ||
        isChosen(wire.discountMode) ||
        isChosen(wire.discountUsageTrigger) ||
        wire.discountValue !== null ||
        wire.discountSteps.length > 0,
      read: (wire, issues) => ({ discount: readDiscount(wire, readAmount, issues) }),
    },
  ];
}

const isChosen = (enumName: string) => !String(enumName).endsWith('_UNSPECIFIED');

/** Text columns: empty clears. */
function text(path: string, key: 'name' | 'headline' | 'description' | 'headerName' | 'headerDescription'): Group {
  return { paths: [path], isSet: (wire) => wire[key] !== '', read: (wire) => ({ [key]: wire[key] || null }) };
}

function optionalKey(path: string, key: 'catalog' | 'storeCatalog' | 'targetSegment'): Group {
  return {
    paths: [path],
    isSet: (wire) => wire[key] !== '',
    read: (wire, issues) => ({ [key]: readOptionalKey(wire[key], path, issues) }),
  };
}

type Limit =
  | 'requiredItemsCount'
  | 'discountedItemsCount'
  | 'redeemQuantityPerActivation'
  | 'redeemLimitPerClient'
  | 'redeemLimitGlobal'
  | 'activationLimitGlobal';

/** Optional counts: absent clears. */
function limit(path: string, key: Limit): Group {
  return {
    paths: [path],
    isSet: (wire) => wire[key] !== undefined && wire[key] !== null,
    read: (wire, issues) => ({ [key]: readOptionalInteger(wire[key], path, issues) }),
  };
}

function instant(path: string, key: 'startAt' | 'expireAt', target: 'startAtMs' | 'expireAtMs'): Group {
  return {
    paths: [path],
    isSet: (wire) => wire[key] !== null,
    read: (wire, issues) => ({ [target]: readTimestamp(wire[key], path, issues) }),
  };
}

const PLAIN_GROUPS: readonly Group[] = [
  text('name', 'name'),
  text('headline', 'headline'),
  text('description', 'description'),
  text('header_name', 'headerName'),
  text('header_description', 'headerDescription'),
  instant('start_at', 'startAt', 'startAtMs'),
  instant('expire_at', 'expireAt', 'expireAtMs'),
  optionalKey('catalog', 'catalog'),
  optionalKey('store_catalog', 'storeCatalog'),
  optionalKey('target_segment', 'targetSegment'),
  limit('required_items_count', 'requiredItemsCount'),
  limit('discounted_items_count', 'discountedItemsCount'),
  limit('redeem_quantity_per_activation', 'redeemQuantityPerActivation'),
  limit('redeem_limit_per_client', 'redeemLimitPerClient'),
  limit('redeem_limit_global', 'redeemLimitGlobal'),
  limit('activation_limit_global', 'activationLimitGlobal'),
  {
    paths: ['type'],
    isSet: (wire) => isChosen(wire.type),
    read: (wire, issues) => ({ type: promotionType.read(wire.type, 'type', issues) }),
  },
  {
    paths: ['visibility_status'],
    isSet: (wire) => isChosen(wire.visibilityStatus),
    read: (wire, issues) => ({
      visibility: visibilityStatus.read(wire.visibilityStatus, 'visibility_status', issues),
    }),
  },
  {
    paths: ['display'],
    isSet: (wire) => wire.display !== null,
    read: (wire, issues) => ({ display: readDisplay(wire.display, issues) }),
  },
  {
    paths: ['lasting_time'],
    isSet: (wire) => wire.lastingTime !== null,
    read: (wire, issues) => ({ lastingSeconds: readSeconds(wire.lastingTime, 'lasting_time', issues) }),
  },
  {
    paths: ['priority'],
    isSet: (wire) => wire.priority !== 0,
    read: (wire, issues) => ({ priority: readFinite(wire.priority, 'priority', issues) }),
  },
  {
    paths: ['item_scope'],
    isSet: (wire) => isChosen(wire.itemScope),
    read: (wire, issues) => ({ scope: itemScope.read(wire.itemScope, 'item_scope', issues) }),
  },
  {
    paths: ['require_redeemed_points'],
    isSet: (wire) => wire.requireRedeemedPoints !== 0,
    read: (wire, issues) => ({
      requireRedeemedPoints: readInteger(wire.requireRedeemedPoints, 'require_redeemed_points', issues),
    }),
  },
  {
    paths: ['redeem_type'],
    isSet: (wire) => isChosen(wire.redeemType),
    read: (wire, issues) => ({ redeemType: redeemType.read(wire.redeemType, 'redeem_type', issues) }),
  },
  {
    paths: ['catalog_item_type', 'catalog_index_items', 'catalog_item_filter'],
    isSet: (wire) =>
      isChosen(wire.catalogItemType) || wire.catalogIndexItems.length > 0 || wire.catalogItemFilter !== '',
    read: (wire, issues) => ({ items: readItems(wire, issues) }),
  },
  {
    paths: ['exclude_catalog_index_items'],
    isSet: (wire) => wire.excludeCatalogIndexItems.length > 0,
    read: (wire) => ({ excludedItemIds: wire.excludeCatalogIndexItems as Fields['excludedItemIds'] & string[] }),
  },
  {
    paths: ['store_item_type', 'store_ids'],
    isSet: (wire) => isChosen(wire.storeItemType) || wire.storeIds.length > 0,
    read: (wire, issues) => ({ stores: readStores(wire, issues) }),
  },
  {
    paths: ['tags'],
    isSet: (wire) => wire.tags.length > 0,
    read: (wire) => ({ tags: wire.tags }),
  },
  {
    paths: ['images'],
    isSet: (wire) => wire.images.length > 0,
    read: (wire) => ({ imageUrls: wire.images.map((image) => image.url) }),
  },
  {
    paths: ['params'],
    isSet: (wire) => Object.keys(wire.params).length > 0,
    read: (wire) => ({ params: wire.params }),
  },
];

function readSeconds(wire: WirePromotion['lastingTime'], field: string, issues: Issues): number | null {
  const ms = readDuration(wire, field, issues);
  if (ms === null) return null;
  if (ms % MS_PER_SECOND !== 0) issues.push(violation(field, `${ms} ms`, 'must be whole seconds'));
  return Math.floor(ms / MS_PER_SECOND);
}

/** Ids are judged by the domain. */
function readItems(wire: WirePromotion, issues: Issues): ItemScope {
  const { catalogIndexItems: listed, catalogItemFilter: filter } = wire;
  const implied = listed.length > 0 ? 'LIST' : filter !== '' ? 'FILTER' : 'ALL';
  const kind = catalogItemType.read(wire.catalogItemType, 'catalog_item_type', issues) ?? implied;
  if (kind !== 'LIST' && listed.length > 0) {
    issues.push(violation('catalog_index_items', listed.length, `must be empty with catalog_item_type ${kind}`));
  }
  if (kind !== 'FILTER' && filter !== '') {
    issues.push(violation('catalog_item_filter', filter, `must be empty with catalog_item_type ${kind}`));
  }
  switch (kind) {
    case 'ALL':
      return { kind };
    case 'LIST':
      return { kind, itemIds: listed as (string & ItemIds)[] };
    case 'FILTER':
      return { kind, expression: filter };
  }
}

type ItemIds = Extract<ItemScope, { kind: 'LIST' }>['itemIds'][number];
type StoreIds = Extract<StoreScope, { kind: 'LIST' }>['storeIds'][number];

function readStores(wire: WirePromotion, issues: Issues): StoreScope {
  const implied = wire.storeIds.length > 0 ? 'LIST' : 'ALL';
  const kind = storeItemType.read(wire.storeItemType, 'store_item_type', issues) ?? implied;
  if (kind === 'LIST') return { kind, storeIds: wire.storeIds as (string & StoreIds)[] };
  if (wire.storeIds.length > 0) {
    issues.push(violation('store_ids', wire.storeIds.length, 'must be empty with store_item_type ALL'));
  }
  return { kind };
}
