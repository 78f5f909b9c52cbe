import type { PromotionCode } from '../base/ids.js';
import type { Path } from '../base/violation.js';
import { DISCOUNT_STEPS_MAX, IMAGES_PER_PROMOTION_MAX, TAGS_PER_PROMOTION_MAX } from '../limits.js';
import { DISCOUNT_MODES, DISCOUNT_TYPES, USAGE_TRIGGERS } from '../promotions/discount.js';
import { PROMOTION_FIELDS } from '../promotions/fields.js';
import type { PromotionParts } from '../promotions/parts.js';
import { ITEM_SCOPES, STORE_SCOPES } from '../promotions/promotion.js';
import { column, key, oneOf, type Parse, required, text, wholeNumber } from './cells.js';
import type { Column, ColumnTable } from './columns.js';
import { beginningOf, endOf, timeOfDayOr } from './date-text.js';
import { type FieldDraft, fieldColumns } from './field-columns.js';

/** A row of promotions while it is read; `undefined`: not set. */
export class PromotionDraft implements FieldDraft {
  readonly patch: Record<string, unknown> = {};
  amounts: Record<string, string | null> | undefined = undefined;
  parts: PromotionParts | undefined = undefined;
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

function partsOf(draft: PromotionDraft): PromotionParts {
  draft.parts ??= {
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
  return draft.parts;
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

/** What is written member by member can be cleared as a whole, as JSON has it: `"params": null`. */
function cleared(clear: (draft: PromotionDraft) => void): Column<PromotionDraft> {
  return (draft, cell) => {
    if (cell !== null && cell.length > 0) return 'must be null, or be written member by member';
    clear(draft);
    return null;
  };
}

const COLUMNS = fieldColumns<PromotionDraft>(PROMOTION_FIELDS, {
  code: required(
    column(key<PromotionCode>, (draft, value) => {
      draft.patch.code = value;
    }),
  ),
  expireAt: column(endOf, (draft, value) => {
    draft.patch.expireAtMs = value;
  }),
  displayFrom: part('displayFrom', timeOfDayOr(beginningOf)),
  displayTo: part('displayTo', timeOfDayOr(endOf)),
  discountType: part('discountType', oneOf(DISCOUNT_TYPES)),
  discountValue: part('discountValue', text),
  discountMode: part('discountMode', oneOf(DISCOUNT_MODES)),
  discountUsageTrigger: part('discountUsageTrigger', oneOf(USAGE_TRIGGERS)),
  discountSteps: cleared((draft) => {
    partsOf(draft).discountSteps = null;
  }),
  catalogItemType: part('catalogItemType', oneOf(ITEM_SCOPES)),
  catalogIndexItems: listPart('catalogIndexItems'),
  storeItemType: part('storeItemType', oneOf(STORE_SCOPES)),
  storeIds: listPart('storeIds'),
  params: cleared((draft) => {
    draft.patch.params = null;
  }),
});

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
    // Without a prototype, `__proto__` is a name like any other here, and is refused like one.
    const params: Record<string, string | null> = parts.params ?? Object.create(null);
    params[name] = value;
    parts.params = params;
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

/** What the numbered columns of a list are called behind the number. */
const MEMBERS: Readonly<Record<string, string>> = { tags: 'name', images: 'url' };

function columnOf(path: Path): string {
  const [field = '', position] = path;
  if (field === 'catalogItemFilter') return 'catalogIndexItems';
  const member = position === undefined ? undefined : MEMBERS[field];
  return member === undefined ? path.join('.') : `${path.join('.')}.${member}`;
}

const JUDGED_BY: ColumnTable<PromotionDraft>['judgedBy'] = {
  expireAt: ['startAt'],
  displayFrom: ['displayTo'],
  displayTo: ['displayFrom'],
  minBasketValue: ['currency'],
  maxBasketValue: ['minBasketValue', 'currency'],
  budget: ['currency'],
  discountValue: ['discountType', 'discountMode', 'currency'],
  discountSteps: ['discountType', 'discountMode', 'currency'],
  itemScope: ['discountType'],
  requiredItemsCount: ['discountType'],
  discountedItemsCount: ['discountType', 'requiredItemsCount', 'itemScope'],
  catalogIndexItems: ['catalogItemType'],
  storeIds: ['storeItemType'],
};

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
  judgedBy: JUDGED_BY,
  columnOf,
  open: false,
};
