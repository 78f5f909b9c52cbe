import type { CelInput } from '@bufbuild/cel';
import { major } from '../base/money.js';
import { filterBinding } from '../filters/bindings.js';
import { type Environment, STRINGS } from '../filters/schema.js';
import type { Item } from './item.js';

/** An item in filters. Texts that were not sent are ''; numbers that were not sent are absent: test with `has()`. */
export const ITEM_BINDING = filterBinding<Item>({
  item_id: ['string', ({ itemId }) => itemId],
  name: ['string', ({ name }) => name],
  brand: ['string', ({ brand }) => brand ?? ''],
  /** Path from the root; `'Dairy' in item.category`. */
  category: [STRINGS, ({ category }) => category],
  /** The same as text: `Food > Dairy > Milk`. */
  category_path: ['string', ({ category }) => category.join(' > ')],
  /** In major units: 4.99. */
  price: ['double', ({ priceMinor, currency }) => (currency === null ? null : major(priceMinor, currency))],
  currency: ['string', ({ currency }) => currency ?? ''],
  margin: ['double', ({ margin }) => margin],
  stock: ['double', ({ stock }) => stock],
  attributes: [{ map: 'any' }, ({ attributes }) => new Map(Object.entries(attributes)) as Map<string, CelInput>],
});

/** Of a promotion's item scope. */
export const ITEM_ENVIRONMENT: Environment = { item: ITEM_BINDING.type };
