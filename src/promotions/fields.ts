import { deletion } from '../base/deletion.js';
import {
  amount,
  choice,
  composite,
  count,
  currency,
  type FieldsOf,
  id,
  instant,
  key,
  list,
  number,
  seconds,
  text,
} from '../base/field.js';
import { createFieldTable } from '../base/field-table.js';
import type { PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { COUNT_MAX, LABEL_CHARS_MAX, LASTING_SECONDS_MAX, PRIORITY_MAX, TEXT_CHARS_MAX } from '../limits.js';
import type { Discount } from './discount.js';
import {
  DISCOUNT_SCOPES,
  type DisplayWindow,
  type ItemScope,
  PROMOTION_TYPES,
  type Promotion,
  REDEEM_TYPES,
  RETURN_POLICIES,
  STACKINGS,
  type StoreScope,
  VISIBILITIES,
} from './promotion.js';
import {
  packDiscount,
  packDisplay,
  packItems,
  packParams,
  packStores,
  unpackDiscount,
  unpackDisplay,
  unpackItems,
  unpackParams,
  unpackStores,
} from './stored-parts.js';

const NO_CODE = '' as PromotionCode;
/** ISO 4217 has a word for none. */
const NO_CURRENCY = 'XXX' as Currency;
const NO_DISCOUNT: Discount = { mode: 'STATIC', type: 'NONE', value: 0 };
const EVERYTHING: { readonly kind: 'ALL' } = { kind: 'ALL' };

/**
 * The fields of a promotion: from this table follow its stored form, what a patch may say, the columns of files, the fields of messages
 * and the card of the command line. The order is that of the stored form: fields are added at the end.
 */
export const PROMOTION_FIELDS = {
  code: key('code', NO_CODE),
  type: choice('type', PROMOTION_TYPES, 'GENERAL', { 'Personalized promotion': 'HANDBILL' }),
  name: text('name', LABEL_CHARS_MAX),
  headline: text('headline', LABEL_CHARS_MAX),
  description: text('description', TEXT_CHARS_MAX),
  headerName: text('headerName', LABEL_CHARS_MAX),
  headerDescription: text('headerDescription', TEXT_CHARS_MAX),
  visibility: choice('visibilityStatus', VISIBILITIES, 'DRAFT'),
  startAtMs: instant('startAt'),
  expireAtMs: instant('expireAt'),
  display: composite('display', null as DisplayWindow | null, packDisplay, unpackDisplay),
  lastingSeconds: seconds('lastingTime', 1, LASTING_SECONDS_MAX),
  priority: number('priority', 0, priorityProblem),
  currency: currency('currency', NO_CURRENCY),
  scope: choice('itemScope', DISCOUNT_SCOPES, 'LINE_ITEM'),
  minBasketMinor: amount('minBasketValue'),
  maxBasketMinor: amount('maxBasketValue'),
  discount: composite('discount', NO_DISCOUNT, packDiscount, unpackDiscount),
  requiredItemsCount: count('requiredItemsCount', 1, COUNT_MAX, null),
  discountedItemsCount: count('discountedItemsCount', 1, COUNT_MAX, null),
  requireRedeemedPoints: count('requireRedeemedPoints', 0, COUNT_MAX, 0),
  redeemType: choice('redeemType', REDEEM_TYPES, 'FULL'),
  redeemQuantityPerActivation: count('redeemQuantityPerActivation', 1, COUNT_MAX, null),
  redeemLimitPerClient: count('redeemLimitPerClient', 1, COUNT_MAX, null),
  redeemLimitGlobal: count('redeemLimitGlobal', 1, COUNT_MAX, null),
  activationLimitGlobal: count('activationLimitGlobal', 1, COUNT_MAX, null),
  budgetMinor: amount('budget'),
  catalog: id('catalog'),
  items: composite('items', EVERYTHING as ItemScope, packItems, unpackItems),
  excludedItemIds: list('excludeCatalogIndexItems'),
  storeCatalog: id('storeCatalog'),
  stores: composite('stores', EVERYTHING as StoreScope, packStores, unpackStores),
  targetSegment: id('targetSegment'),
  tags: list('tags'),
  imageUrls: list('images'),
  params: composite('params', {} as Promotion['params'], packParams, unpackParams),
  stacking: choice('stacking', STACKINGS, 'NORMAL'),
  deletedAtMs: deletion(),
  returnPolicy: choice('returnPolicy', RETURN_POLICIES, 'KEEP'),
} as const satisfies FieldsOf<Promotion>;

type Table = typeof PROMOTION_FIELDS;
type AmountKey = { [Key in keyof Table]: Table[Key]['kind'] extends 'amount' ? Key : never }[keyof Table];

/** The fields that are amounts in the currency of the promotion, but for those of its discount. */
export const AMOUNT_KEYS = Object.entries(PROMOTION_FIELDS).flatMap(([key, { kind }]) =>
  kind === 'amount' ? [key as AmountKey] : [],
);

export const PROMOTIONS = createFieldTable<Promotion>(PROMOTION_FIELDS);

function priorityProblem(priority: number): string | null {
  return Math.abs(priority) <= PRIORITY_MAX ? null : `must be a number from -${PRIORITY_MAX} to ${PRIORITY_MAX}`;
}
