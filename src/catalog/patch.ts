import type { ItemId } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { type Violation, violation } from '../base/violation.js';
import {
  ATTRIBUTES_PER_ITEM_MAX,
  CATEGORY_LEVELS_MAX,
  LABEL_CHARS_MAX,
  TEXT_CHARS_MAX,
  URL_CHARS_MAX,
} from '../limits.js';
import type { AttributeValue, Item } from './item.js';

const ITEM_MODES = ['replace', 'merge'] as const;

/** replace: columns that were not sent are dropped; merge: they stay. */
export type ItemMode = (typeof ITEM_MODES)[number];

/** Columns as sent: absent stays or drops by mode, `null` clears. Attributes are merged name by name. */
export type ItemPatch = { readonly itemId: ItemId } & {
  readonly [K in Exclude<keyof Item, 'itemId' | 'attributes'>]?: Item[K] | null;
} & { readonly attributes?: Readonly<Record<string, AttributeValue | null>> | null };

/** The item that the patch makes of the existing one (`null`: of nothing), or everything that is wrong with it. */
export function applyItemPatch(existing: Item | null, patch: ItemPatch, mode: ItemMode): Result<Item, Violation[]> {
  const base = mode === 'merge' ? existing : null;
  const item: Item = {
    itemId: patch.itemId,
    name: pick(patch.name, base?.name, ''),
    brand: pick(patch.brand, base?.brand, null),
    category: pick(patch.category, base?.category, NO_CATEGORY),
    priceMinor: pick(patch.priceMinor, base?.priceMinor, null),
    currency: pick(patch.currency, base?.currency, null),
    margin: pick(patch.margin, base?.margin, null),
    stock: pick(patch.stock, base?.stock, null),
    imageUrl: pick(patch.imageUrl, base?.imageUrl, null),
    attributes: mergeAttributes(base?.attributes ?? NO_ATTRIBUTES, patch.attributes),
  };
  const violations = validateItem(item);
  return violations.length === 0 ? ok(item) : err(violations);
}

const NO_CATEGORY: readonly string[] = [];
const NO_ATTRIBUTES: Item['attributes'] = {};

function pick<T>(sent: T | null | undefined, kept: T | undefined, cleared: T): T {
  return sent === undefined ? (kept ?? cleared) : sent === null ? cleared : sent;
}

function mergeAttributes(base: Item['attributes'], changes: ItemPatch['attributes']): Item['attributes'] {
  if (changes === undefined) return base;
  if (changes === null) return NO_ATTRIBUTES;
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function validateItem(item: Item): Violation[] {
  const violations: Violation[] = [];
  const report = (field: string, value: unknown, reason: string) => violations.push(violation(field, value, reason));
  const checkText = (field: string, text: string | null, maxChars: number): void => {
    const problem = text === null ? null : textProblem(text, maxChars);
    if (problem) report(field, text, problem);
  };
  const { itemId, name, brand, category, priceMinor, currency, margin, stock, imageUrl, attributes } = item;

  const idProblem = keyProblem(itemId);
  if (idProblem) report('itemId', itemId, idProblem);
  if (name.trim() === '') report('name', name, 'must not be empty');
  checkText('name', name, LABEL_CHARS_MAX);
  checkText('brand', brand, LABEL_CHARS_MAX);
  checkText('imageUrl', imageUrl, URL_CHARS_MAX);
  if (category.length > CATEGORY_LEVELS_MAX)
    report('category', category.length, `must not have more than ${CATEGORY_LEVELS_MAX} levels`);
  for (const level of category) {
    const problem = keyProblem(level);
    if (problem) report('category', level, `a level ${problem}`);
  }
  if (priceMinor !== null && !(Number.isSafeInteger(priceMinor) && priceMinor >= 0))
    report('price', priceMinor, 'must not be negative');
  if (priceMinor !== null && currency === null) report('currency', '', 'is required with a price');
  // A loss leader has a negative margin; no price leaves more than all of itself.
  if (margin !== null && !(margin <= 1 && margin >= -100))
    report('margin', margin, 'must be a share of the price: .25 for 25 percent');
  if (stock !== null && !(Number.isFinite(stock) && stock >= 0)) report('stock', stock, 'must not be negative');

  const names = Object.keys(attributes);
  if (names.length > ATTRIBUTES_PER_ITEM_MAX) {
    report('attributes', names.length, `must not have more than ${ATTRIBUTES_PER_ITEM_MAX} entries`);
  }
  for (const attribute of names) {
    const problem = keyProblem(attribute) ?? attributeProblem(attributes[attribute]!);
    if (problem) report(attribute, attributes[attribute], problem);
  }
  return violations;
}

function attributeProblem(value: AttributeValue): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must be a finite number';
  if (typeof value === 'boolean') return null;
  return textProblem(typeof value === 'string' ? value : value.join('|'), TEXT_CHARS_MAX);
}
