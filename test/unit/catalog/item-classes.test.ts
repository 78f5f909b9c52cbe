import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/catalog/item.js';
import { classifyItems, ITEM_CLASSES } from '../../../src/catalog/item-classes.js';

const item = (fields: Partial<Item>): Item => ({ category: [], brand: null, attributes: {}, ...fields }) as Item;

const catalog: readonly (Item | undefined)[] = [
  item({ category: ['Food', 'Dairy', 'Milk'], brand: 'Ours', attributes: { ownBrand: true, manufacturer: 69 } }),
  item({ category: ['Food', 'Dairy', 'Butter'], brand: 'Meadow' }),
  item({ category: ['Food', 'Bread'], brand: 'Meadow', attributes: { ownBrand: 'false' } }),
  item({}),
  undefined,
];
const { of, counts, ownBrand } = classifyItems(catalog.length, (index) => catalog[index]);

describe('classes of items', () => {
  it('are the path, and its first one and two levels', () => {
    expect([...of.department]).toEqual([1, 1, 1, 0, 0]);
    expect([...of.category]).toEqual([1, 1, 2, 0, 0]);
    expect([...of.type]).toEqual([1, 2, 3, 0, 0]);
  });

  it('are the brand, and the manufacturer, which is the brand where nothing names one', () => {
    expect([...of.brand]).toEqual([1, 2, 2, 0, 0]);
    expect([...of.manufacturer]).toEqual([1, 2, 2, 0, 0]);
    expect([...ownBrand]).toEqual([1, 0, 0, 0, 0]);
  });

  it('have numbers below their counts', () => {
    for (const kind of ITEM_CLASSES) expect(counts[kind]).toBe(1 + Math.max(...of[kind]));
  });
});
