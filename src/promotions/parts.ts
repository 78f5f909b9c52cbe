import { parseDecimal } from '../base/decimal.js';
import type { ItemId, StoreId } from '../base/ids.js';
import { parseInstant, parseTimeOfDay } from '../base/instant.js';
import { parseList, withoutRepeats } from '../base/list.js';
import { type Currency, minorDigits } from '../base/money.js';
import { ok, type Result } from '../base/result.js';
import type { Report } from '../base/violation.js';
import {
  DISCOUNT_UNIT,
  type Discount,
  type DiscountStep,
  type DiscountType,
  USAGE_TRIGGER_DEFAULT,
  type UsageTrigger,
} from './discount.js';
import type { DisplayWindow, ItemScope, StoreScope } from './promotion.js';

/**
 * Columns that say only a part of a composite field, as sent: absent stays, `null` clears. What a part means depends on the
 * others, so they are put together with the stored promotion at hand.
 */
export interface PromotionParts {
  discountType?: DiscountType | null | undefined;
  discountMode?: Discount['mode'] | null | undefined;
  /** Decimal in the unit of the type: percent, amount in the promotion's currency, points. */
  discountValue?: string | null | undefined;
  discountSteps?: readonly DiscountStepPart[] | null | undefined;
  discountUsageTrigger?: UsageTrigger | null | undefined;
  /** `HH:MM`, or an ISO 8601 date or time. */
  displayFrom?: string | null | undefined;
  displayTo?: string | null | undefined;
  catalogItemType?: ItemScope['kind'] | null | undefined;
  /** A list, or text that holds one; the CEL expression for FILTER. */
  catalogIndexItems?: string | readonly string[] | null | undefined;
  storeItemType?: StoreScope['kind'] | null | undefined;
  storeIds?: string | readonly string[] | null | undefined;
  /** Merged key by key. */
  params?: Readonly<Record<string, string | null>> | undefined;
}

export interface DiscountStepPart {
  readonly usageThreshold: number;
  readonly discountValue: string;
}

const PPM_DECIMALS = 4;

export function mergeDiscount(base: Discount, parts: PromotionParts, currency: Currency, report: Report): Discount {
  const { discountType, discountMode, discountValue, discountSteps, discountUsageTrigger } = parts;
  if (
    discountType === undefined &&
    discountMode === undefined &&
    discountValue === undefined &&
    discountSteps === undefined &&
    discountUsageTrigger === undefined
  ) {
    return base;
  }
  const type = discountType === undefined ? base.type : (discountType ?? 'NONE');
  const mode = discountMode === undefined ? (discountSteps ? 'STEP' : base.mode) : (discountMode ?? 'STATIC');
  // A value that was sent for another unit would silently mean something else.
  const sameUnit = DISCOUNT_UNIT[type] === DISCOUNT_UNIT[base.type];

  if (mode === 'STATIC') {
    if (discountSteps) report('discountSteps', discountSteps, 'needs discountMode STEP');
    const kept = sameUnit && base.mode === 'STATIC' ? base.value : 0;
    if (discountValue === undefined) return { mode, type, value: kept };
    const value = readValue(discountValue, type, currency);
    if (!value.ok) report('discountValue', discountValue, value.error);
    return { mode, type, value: value.ok ? value.value : standIn(type) };
  }
  // A value beside the steps says nothing: each step has its own.
  const trigger =
    discountUsageTrigger ??
    (base.mode === 'STEP' && discountUsageTrigger === undefined ? base.trigger : USAGE_TRIGGER_DEFAULT);
  if (discountSteps === undefined) {
    return { mode, type, steps: base.mode === 'STEP' && sameUnit ? base.steps : [], trigger };
  }
  const steps = (discountSteps ?? []).map((step, i): DiscountStep => {
    const value = readValue(step.discountValue, type, currency);
    if (!value.ok) report(['discountSteps', i, 'discountValue'], step.discountValue, value.error);
    return { usageThreshold: step.usageThreshold, value: value.ok ? value.value : standIn(type) };
  });
  return { mode, type, steps, trigger };
}

const readValue = (text: string | null, type: DiscountType, currency: Currency): Result<number, string> =>
  text === null ? ok(0) : parseDecimal(text, decimalsOf(type, currency));

/** For what is reported already: a value that is always allowed keeps the same cell from being reported twice. */
const standIn = (type: DiscountType): number => (DISCOUNT_UNIT[type] === 'nothing' ? 0 : 1);

function decimalsOf(type: DiscountType, currency: Currency): number {
  switch (DISCOUNT_UNIT[type]) {
    case 'ppm':
      return PPM_DECIMALS;
    case 'minor':
      return minorDigits(currency);
    case 'points':
    case 'nothing':
      return 0;
  }
}

type Bound = { readonly daily: boolean; readonly at: number } | null;

export function mergeDisplay(base: DisplayWindow | null, parts: PromotionParts, report: Report): DisplayWindow | null {
  const { displayFrom, displayTo } = parts;
  if (displayFrom === undefined && displayTo === undefined) return base;
  const from = displayFrom === undefined ? boundOf(base, 'from') : readBound('displayFrom', displayFrom, report);
  const to = displayTo === undefined ? boundOf(base, 'to') : readBound('displayTo', displayTo, report);
  if (from === 'wrong' || to === 'wrong') return base;
  if (from === null && to === null) return null;
  if (from?.daily !== true && to?.daily !== true)
    return { kind: 'dates', fromMs: from?.at ?? null, toMs: to?.at ?? null };
  if (from?.daily && to?.daily) return { kind: 'daily', fromMinute: from.at, toMinute: to.at };
  const field = from?.daily ? 'displayTo' : 'displayFrom';
  report(field, parts[field], 'displayFrom and displayTo must both be times of day, or both dates');
  return base;
}

function boundOf(window: DisplayWindow | null, end: 'from' | 'to'): Bound {
  if (window === null) return null;
  if (window.kind === 'daily') return { daily: true, at: end === 'from' ? window.fromMinute : window.toMinute };
  const at = end === 'from' ? window.fromMs : window.toMs;
  return at === null ? null : { daily: false, at };
}

function readBound(field: string, text: string | null, report: Report): Bound | 'wrong' {
  if (text === null) return null;
  const daily = text.charCodeAt(2) === 58;
  const parsed: Result<number, string> = daily ? parseTimeOfDay(text) : parseInstant(text);
  if (parsed.ok) return { daily, at: parsed.value };
  report(field, text, daily ? parsed.error : 'must be a time of day such as 08:30, or an ISO 8601 date or time');
  return 'wrong';
}

export function mergeItems(base: ItemScope, parts: PromotionParts, report: Report): ItemScope {
  const { catalogItemType, catalogIndexItems } = parts;
  if (catalogItemType === undefined && catalogIndexItems === undefined) return base;
  const listed = catalogIndexItems ?? null;
  // Ids without a type are a list, unless the promotion is known to have a filter. To take either away is to say ALL: an empty cell
  // must not make it cover everything.
  const implied = base.kind === 'ALL' && listed !== null ? 'LIST' : base.kind;
  const kind = catalogItemType === undefined ? implied : (catalogItemType ?? 'ALL');
  switch (kind) {
    case 'ALL':
      // A list beside it says nothing.
      return { kind };
    case 'FILTER':
      if (catalogIndexItems === undefined) return base.kind === 'FILTER' ? base : { kind, expression: '' };
      return { kind, expression: typeof listed === 'string' ? listed : (listed ?? []).join(',') };
    case 'LIST':
      if (catalogIndexItems === undefined) return base.kind === 'LIST' ? base : { kind, itemIds: [] };
      return { kind, itemIds: readIds('catalogIndexItems', listed, report) as readonly ItemId[] };
  }
}

export function mergeStores(base: StoreScope, parts: PromotionParts, report: Report): StoreScope {
  const { storeItemType, storeIds } = parts;
  if (storeItemType === undefined && storeIds === undefined) return base;
  const listed = storeIds ?? null;
  const implied = listed === null ? base.kind : 'LIST';
  const kind = storeItemType === undefined ? implied : (storeItemType ?? 'ALL');
  if (kind === 'ALL') {
    if (listed !== null) report('storeIds', listed, 'must be empty with storeItemType ALL');
    return { kind };
  }
  if (storeIds === undefined) return base.kind === 'LIST' ? base : { kind, storeIds: [] };
  return { kind, storeIds: readIds('storeIds', listed, report) as readonly StoreId[] };
}

function readIds(field: string, listed: string | readonly string[] | null, report: Report): readonly string[] {
  if (listed === null) return [];
  if (typeof listed !== 'string') return withoutRepeats(listed);
  const parsed = parseList(listed);
  if (parsed.ok) return withoutRepeats(parsed.value);
  report(field, listed, parsed.error);
  return [];
}

export function mergeParams(
  base: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>> | undefined,
): Readonly<Record<string, string>> {
  if (changes === undefined) return base;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
