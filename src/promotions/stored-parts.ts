import { DISCOUNT_TYPES, type Discount, type DiscountStep, USAGE_TRIGGERS } from './discount.js';
import type { DisplayWindow, ItemScope, Promotion, StoreScope } from './promotion.js';

/** The stored forms of the composite fields; words are stored as their positions in the lists of them, which only grow at the end. */

/** [daily?, from, to] */
type PackedDisplay = readonly [boolean, number | null, number | null];

export function packDisplay(display: DisplayWindow | null): PackedDisplay | null {
  if (display === null) return null;
  return display.kind === 'daily'
    ? [true, display.fromMinute, display.toMinute]
    : [false, display.fromMs, display.toMs];
}

export function unpackDisplay(packed: PackedDisplay | null): DisplayWindow | null {
  if (packed === null) return null;
  const [daily, from, to] = packed;
  return daily ? { kind: 'daily', fromMinute: from!, toMinute: to! } : { kind: 'dates', fromMs: from, toMs: to };
}

/** [type, value], or [type, trigger, threshold, value, threshold, value, ...] with at least one step. */
type PackedDiscount = readonly number[];

export function packDiscount(discount: Discount): PackedDiscount {
  const type = DISCOUNT_TYPES.indexOf(discount.type);
  if (discount.mode === 'STATIC') return [type, discount.value];
  const trigger = USAGE_TRIGGERS.indexOf(discount.trigger);
  return [type, trigger, ...discount.steps.flatMap((step) => [step.usageThreshold, step.value])];
}

export function unpackDiscount(packed: PackedDiscount): Discount {
  const type = DISCOUNT_TYPES[packed[0]!]!;
  if (packed.length === 2) return { mode: 'STATIC', type, value: packed[1]! };
  const steps: DiscountStep[] = [];
  for (let i = 2; i < packed.length; i += 2) steps.push({ usageThreshold: packed[i]!, value: packed[i + 1]! });
  return { mode: 'STEP', type, steps, trigger: USAGE_TRIGGERS[packed[1]!]! };
}

/** null: all; text: the filter; else the list. */
type PackedItems = null | string | Extract<ItemScope, { kind: 'LIST' }>['itemIds'];

export function packItems(items: ItemScope): PackedItems {
  return items.kind === 'ALL' ? null : items.kind === 'FILTER' ? items.expression : items.itemIds;
}

export function unpackItems(packed: PackedItems): ItemScope {
  if (packed === null) return { kind: 'ALL' };
  return typeof packed === 'string' ? { kind: 'FILTER', expression: packed } : { kind: 'LIST', itemIds: packed };
}

type PackedStores = null | Extract<StoreScope, { kind: 'LIST' }>['storeIds'];

export function packStores(stores: StoreScope): PackedStores {
  return stores.kind === 'ALL' ? null : stores.storeIds;
}

export function unpackStores(packed: PackedStores): StoreScope {
  return packed === null ? { kind: 'ALL' } : { kind: 'LIST', storeIds: packed };
}

/** name, value, name, value, ... in the order of the names. */
export function packParams(params: Promotion['params']): string[] {
  const packed: string[] = [];
  for (const name of Object.keys(params).sort()) packed.push(name, params[name]!);
  return packed;
}

export function unpackParams(packed: readonly string[]): Promotion['params'] {
  const params: Record<string, string> = {};
  for (let i = 0; i < packed.length; i += 2) params[packed[i]!] = packed[i + 1]!;
  return params;
}
