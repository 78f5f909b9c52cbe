import type { ItemId, PromotionCode, SegmentId } from '../base/ids.js';
import type { Result } from '../base/result.js';
import { DISCOUNT_STEPS_MAX, IMAGES_PER_PROMOTION_MAX, TAGS_PER_PROMOTION_MAX } from '../limits.js';
import { DISCOUNT_MODES, DISCOUNT_TYPES, USAGE_TRIGGERS } from '../promotions/discount.js';
import type { PromotionParts } from '../promotions/parts.js';
import type { PromotionPatch } from '../promotions/patch.js';
import {
  DISCOUNT_SCOPES,
  ITEM_SCOPES,
  PROMOTION_TYPES,
  REDEEM_TYPES,
  STORE_SCOPES,
  VISIBILITIES,
} from '../promotions/promotion.js';
import { column, currency, instant, key, listColumn, number, oneOf, required, text, wholeNumber } from './cells.js';
import type { Column, ColumnTable } from './columns.js';

type Written<T> = { -readonly [K in keyof T]: T[K] | undefined };

/** The patch that a row becomes: every field is there from the start, so that all rows are objects of one shape. */
export type DraftPatch = Written<Required<PromotionPatch>>;

/** A row of promotions while it is read; `undefined`: not set. */
export class PromotionDraft {
  readonly patch: DraftPatch = {
    code: undefined,
    type: undefined,
    name: undefined,
    headline: undefined,
    description: undefined,
    headerName: undefined,
    headerDescription: undefined,
    visibility: undefined,
    startAtMs: undefined,
    expireAtMs: undefined,
    display: undefined,
    lastingSeconds: undefined,
    priority: undefined,
    currency: undefined,
    scope: undefined,
    minBasketMinor: undefined,
    maxBasketMinor: undefined,
    discount: undefined,
    requiredItemsCount: undefined,
    discountedItemsCount: undefined,
    requireRedeemedPoints: undefined,
    redeemType: undefined,
    redeemQuantityPerActivation: undefined,
    redeemLimitPerClient: undefined,
    redeemLimitGlobal: undefined,
    activationLimitGlobal: undefined,
    budgetMinor: undefined,
    catalog: undefined,
    items: undefined,
    excludedItemIds: undefined,
    storeCatalog: undefined,
    stores: undefined,
    targetSegment: undefined,
    tags: undefined,
    imageUrls: undefined,
    params: undefined,
    parts: undefined,
  };
  /** Amounts wait as text for the currency of the row. */
  minBasketValue: string | null | undefined = undefined;
  maxBasketValue: string | null | undefined = undefined;
  budget: string | null | undefined = undefined;
  tags: Numbered<string> | undefined = undefined;
  images: Numbered<string> | undefined = undefined;
  steps: Numbered<StepDraft> | undefined = undefined;
}

/** Values of `tags.N.name` by N; sparse. `null` clears. */
export type Numbered<T> = (T | null | undefined)[];

export interface StepDraft {
  usageThreshold?: number | null;
  discountValue?: string | null;
}

type Parse<T> = (text: string) => Result<T, string>;

function plain<K extends keyof DraftPatch>(name: K, parse: Parse<NonNullable<DraftPatch[K]>>): Column<PromotionDraft> {
  return column(parse, (draft, value) => {
    draft.patch[name] = value as DraftPatch[K];
  });
}

function partsOf(draft: PromotionDraft): PromotionParts {
  draft.patch.parts ??= {
    discountType: undefined,
    discountMode: undefined,
    discountValue: undefined,
    discountSteps: undefined,
    discountUsageTrigger: undefined,
    displayFrom: undefined,
    displayTo: undefined,
    catalogItemType: undefined,
    catalogIndexItems: undefined,
    storeItemType: undefined,
    storeIds: undefined,
    params: undefined,
  };
  return draft.patch.parts;
}

function part<K extends keyof PromotionParts>(
  name: K,
  parse: Parse<NonNullable<PromotionParts[K]>>,
): Column<PromotionDraft> {
  return column(parse, (draft, value) => {
    partsOf(draft)[name] = value as PromotionParts[K];
  });
}

/** A list, or text that may hold one: a filter may contain the separators of lists, so what it is shows later. */
function listPart(name: 'catalogIndexItems' | 'storeIds'): Column<PromotionDraft> {
  return (draft, cell) => {
    partsOf(draft)[name] = cell;
    return null;
  };
}

function amount(name: 'minBasketValue' | 'maxBasketValue' | 'budget'): Column<PromotionDraft> {
  return column(text, (draft, value) => {
    draft[name] = value;
  });
}

/** What is written member by member can be cleared as a whole, as JSON has it: `"params": null`. */
function cleared(clear: (draft: PromotionDraft) => void): Column<PromotionDraft> {
  return (draft, cell) => {
    if (cell !== null && cell.length > 0) return 'must be null, or be written member by member';
    clear(draft);
    return null;
  };
}

const COLUMNS: Readonly<Record<string, Column<PromotionDraft>>> = {
  code: required(plain('code', key<PromotionCode>)),
  type: plain('type', oneOf(PROMOTION_TYPES, { 'Personalized promotion': 'HANDBILL' })),
  name: plain('name', text),
  headline: plain('headline', text),
  description: plain('description', text),
  headerName: plain('headerName', text),
  headerDescription: plain('headerDescription', text),
  visibilityStatus: plain('visibility', oneOf(VISIBILITIES)),
  startAt: plain('startAtMs', instant),
  expireAt: plain('expireAtMs', instant),
  displayFrom: part('displayFrom', text),
  displayTo: part('displayTo', text),
  lastingTime: plain('lastingSeconds', wholeNumber),
  priority: plain('priority', number),
  currency: plain('currency', currency),
  itemScope: plain('scope', oneOf(DISCOUNT_SCOPES)),
  minBasketValue: amount('minBasketValue'),
  maxBasketValue: amount('maxBasketValue'),
  discountType: part('discountType', oneOf(DISCOUNT_TYPES)),
  discountValue: part('discountValue', text),
  discountMode: part('discountMode', oneOf(DISCOUNT_MODES)),
  discountUsageTrigger: part('discountUsageTrigger', oneOf(USAGE_TRIGGERS)),
  requiredItemsCount: plain('requiredItemsCount', wholeNumber),
  discountedItemsCount: plain('discountedItemsCount', wholeNumber),
  requireRedeemedPoints: plain('requireRedeemedPoints', wholeNumber),
  redeemType: plain('redeemType', oneOf(REDEEM_TYPES)),
  redeemQuantityPerActivation: plain('redeemQuantityPerActivation', wholeNumber),
  redeemLimitPerClient: plain('redeemLimitPerClient', wholeNumber),
  redeemLimitGlobal: plain('redeemLimitGlobal', wholeNumber),
  activationLimitGlobal: plain('activationLimitGlobal', wholeNumber),
  budget: amount('budget'),
  catalog: plain('catalog', text),
  catalogItemType: part('catalogItemType', oneOf(ITEM_SCOPES)),
  catalogIndexItems: listPart('catalogIndexItems'),
  excludeCatalogIndexItems: listColumn((draft, value) => {
    draft.patch.excludedItemIds = value as readonly ItemId[] | null;
  }),
  storeCatalog: plain('storeCatalog', text),
  storeItemType: part('storeItemType', oneOf(STORE_SCOPES)),
  storeIds: listPart('storeIds'),
  targetSegment: plain('targetSegment', key<SegmentId>),
  tags: listColumn((draft, value) => {
    draft.patch.tags = value;
  }),
  images: listColumn((draft, value) => {
    draft.patch.imageUrls = value;
  }),
  discountSteps: cleared((draft) => {
    partsOf(draft).discountSteps = null;
  }),
  params: cleared((draft) => {
    draft.patch.params = null;
  }),
};

const NUMBERED = /^(tags|images|discountSteps)\.(\d{1,3})\.(\w+)$/;

function findDotted(name: string): Column<PromotionDraft> | null {
  if (name.startsWith('params.') && name.length > 'params.'.length) return param(name.slice('params.'.length));
  const [, list, position, member] = NUMBERED.exec(name) ?? [];
  const n = Number(position);
  switch (`${list}.${member}`) {
    case 'tags.name':
      return n < TAGS_PER_PROMOTION_MAX ? numbered('tags', n, key<string>) : null;
    case 'images.url':
      return n < IMAGES_PER_PROMOTION_MAX ? numbered('images', n, text) : null;
    case 'discountSteps.discountValue':
      return n < DISCOUNT_STEPS_MAX ? stepMember(n, 'discountValue', text) : null;
    case 'discountSteps.usageThreshold':
      return n < DISCOUNT_STEPS_MAX ? stepMember(n, 'usageThreshold', wholeNumber) : null;
    default:
      return null;
  }
}

function param(name: string): Column<PromotionDraft> {
  return column(text, (draft, value) => {
    const parts = partsOf(draft);
    parts.params = { ...parts.params, [name]: value };
  });
}

function numbered(list: 'tags' | 'images', n: number, parse: Parse<string>): Column<PromotionDraft> {
  return column(parse, (draft, value) => {
    draft[list] ??= [];
    draft[list][n] = value;
  });
}

function stepMember<K extends keyof StepDraft>(
  n: number,
  member: K,
  parse: Parse<NonNullable<StepDraft[K]>>,
): Column<PromotionDraft> {
  return column(parse, (draft, value) => {
    draft.steps ??= [];
    const step: StepDraft = draft.steps[n] ?? {};
    step[member] = value as StepDraft[K];
    draft.steps[n] = step;
  });
}

export const promotionColumns: ColumnTable<PromotionDraft> = {
  kind: 'promotions',
  find: (name) => (Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : findDotted(name)),
  names: [
    ...Object.keys(COLUMNS),
    'tags.0.name',
    'images.0.url',
    'discountSteps.0.discountValue',
    'discountSteps.0.usageThreshold',
  ],
  required: [['code', 'name']],
  open: false,
};
