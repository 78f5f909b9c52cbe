import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../../src/base/ids.js';
import type { Item } from '../../../src/catalog/item.js';
import { applyItemPatch } from '../../../src/catalog/patch.js';
import { itemColumns } from '../../../src/import/item-columns.js';
import * as limits from '../../../src/limits.js';

const chars = (count: number) => 'x'.repeat(count);
const ids = (count: number) => Array.from({ length: count }, (_, i) => `i${i}`);

describe('an item takes N and refuses N + 1', () => {
  const problems = (change: object): string[] => {
    const applied = applyItemPatch(null, { itemId: 'i1' as ItemId, name: 'Milk', ...change }, 'replace', 0);
    return applied.ok ? [] : applied.error.map(({ path }) => itemColumns.columnOf(path));
  };
  const attributes = (count: number): Partial<Item> => ({
    attributes: Object.fromEntries(ids(count).map((id) => [id, 1])),
  });

  test.each<[string, number, (n: number) => object]>([
    ['itemId', limits.KEY_CHARS_MAX, (n) => ({ itemId: chars(n) })],
    ['name', limits.LABEL_CHARS_MAX, (n) => ({ name: chars(n) })],
    ['brand', limits.LABEL_CHARS_MAX, (n) => ({ brand: chars(n) })],
    ['category', limits.CATEGORY_LEVELS_MAX, (n) => ({ category: ids(n) })],
    ['imageUrl', limits.URL_CHARS_MAX, (n) => ({ imageUrl: chars(n) })],
    ['attributes', limits.ATTRIBUTES_PER_ITEM_MAX, attributes],
    ['note', limits.TEXT_CHARS_MAX, (n) => ({ attributes: { note: chars(n) } })],
  ])('%s: %i', (field, max, change) => {
    expect(problems(change(max))).toEqual([]);
    expect(problems(change(max + 1))).toContain(field);
  });

  test('a price needs a currency', () => expect(problems({ priceMinor: 1 })).toEqual(['currency']));
});
