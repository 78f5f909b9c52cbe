import type { CelInput } from '@bufbuild/cel';
import { major } from '../base/money.js';
import { filterBinding } from '../filters/bindings.js';
import { type Environment, listOf, mapOf, text } from '../filters/schema.js';
import {
  ATTRIBUTES_PER_ITEM_MAX,
  CATEGORY_LEVELS_MAX,
  KEY_CHARS_MAX,
  LABEL_CHARS_MAX,
  TEXT_CHARS_MAX,
} from '../limits.js';
import type { Item } from './item.js';

/** Of an attribute: a text, a number, a truth value or a list of texts, which is as long as a text. */
const ATTRIBUTE = { mixed: TEXT_CHARS_MAX };

/** An item in filters. Texts that were not sent are ''; numbers that were not sent are absent: test with `has()`. */
export const ITEM_BINDING = filterBinding<Item>({
  item_id: [text(KEY_CHARS_MAX), ({ itemId }) => itemId],
  name: [text(LABEL_CHARS_MAX), ({ name }) => name],
  brand: [text(LABEL_CHARS_MAX), ({ brand }) => brand ?? ''],
  /** Path from the root; `'Dairy' in item.category`. */
  category: [listOf(text(KEY_CHARS_MAX), CATEGORY_LEVELS_MAX), ({ category }) => category],
  /** The same as text: `Food > Dairy > Milk`. */
  category_path: [text(CATEGORY_LEVELS_MAX * (KEY_CHARS_MAX + 3)), ({ category }) => category.join(' > ')],
  /** In major units: 4.99. */
  price: ['double', ({ priceMinor, currency }) => (currency === null ? null : major(priceMinor, currency))],
  currency: [text(3), ({ currency }) => currency ?? ''],
  margin: ['double', ({ margin }) => margin],
  stock: ['double', ({ stock }) => stock],
  attributes: [
    mapOf(ATTRIBUTE, ATTRIBUTES_PER_ITEM_MAX),
    ({ attributes }) => new Map(Object.entries(attributes)) as Map<string, CelInput>,
  ],
});

/** Of a promotion's item scope. */
export const ITEM_ENVIRONMENT: Environment = { item: ITEM_BINDING.type };
