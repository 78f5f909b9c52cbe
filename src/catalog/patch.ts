import type { AttributeValue } from '../base/attribute-value.js';
import type { FieldPatch } from '../base/field-table.js';
import type { ItemId } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { type Report, reportInto, type Violation } from '../base/violation.js';
import { ATTRIBUTES_PER_ITEM_MAX, CATEGORY_LEVELS_MAX, TEXT_CHARS_MAX } from '../limits.js';
import { ITEMS } from './fields.js';
import type { Item } from './item.js';

const ITEM_MODES = ['replace', 'merge'] as const;

/** replace: columns that were not sent are dropped; merge: they stay. */
export type ItemMode = (typeof ITEM_MODES)[number];

/** Columns as sent: absent stays or drops by mode, `null` clears. Attributes are merged name by name. */
export type ItemPatch = FieldPatch<Omit<Item, 'attributes'>> & {
  readonly itemId: ItemId;
  readonly attributes?: Readonly<Record<string, AttributeValue | null>> | null | undefined;
};

/** The item that the patch makes of the existing one (`null`: of nothing), or everything that is wrong with it. One that was deleted is back. */
export function applyItemPatch(existing: Item | null, patch: ItemPatch, mode: ItemMode): Result<Item, Violation[]> {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const base = (mode === 'merge' ? existing : null) ?? ITEMS.blank;
  const { attributes, ...fields } = patch;
  const item = ITEMS.patched(base, fields, report);
  item.deletedAtMs = null;
  item.attributes = mergeAttributes(base.attributes, attributes);
  validateItem(item, report);
  return violations.length === 0 ? ok(item) : err(violations);
}

function mergeAttributes(base: Item['attributes'], changes: ItemPatch['attributes']): Item['attributes'] {
  if (changes === undefined) return base;
  if (changes === null) return ITEMS.blank.attributes;
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** Tells what is wrong with an item beyond its single fields, which the table of them judges as they come in. */
function validateItem({ name, category, priceMinor, currency, attributes }: Item, report: Report): void {
  if (name.trim() === '') report('name', name, 'must not be empty');
  if (category.length > CATEGORY_LEVELS_MAX)
    report('category', category.length, `must not have more than ${CATEGORY_LEVELS_MAX} levels`);
  for (const level of category) {
    const problem = keyProblem(level);
    if (problem) report('category', level, `a level ${problem}`);
  }
  if (priceMinor !== null && currency === null) report('currency', '', 'is required with a price');

  const names = Object.keys(attributes);
  if (names.length > ATTRIBUTES_PER_ITEM_MAX) {
    report('attributes', names.length, `must not have more than ${ATTRIBUTES_PER_ITEM_MAX} entries`);
  }
  for (const attribute of names) {
    const problem = keyProblem(attribute) ?? attributeProblem(attributes[attribute]!);
    if (problem) report(['attributes', attribute], attributes[attribute], problem);
  }
}

function attributeProblem(value: AttributeValue): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must be a finite number';
  if (typeof value === 'boolean') return null;
  return textProblem(typeof value === 'string' ? value : value.join('|'), TEXT_CHARS_MAX);
}
