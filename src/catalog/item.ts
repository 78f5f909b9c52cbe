import type { AttributeValue } from '../base/attribute-value.js';
import type { Deletable } from '../base/deletion.js';
import type { ItemId } from '../base/ids.js';
import type { Currency } from '../base/money.js';

export const UNITS = ['piece', 'kg', 'g', 'l', 'm'] as const;

/** What a quantity of an item counts; all but pieces are measures. */
export type Unit = (typeof UNITS)[number];

/** An entry of the product feed (SPEC 2). Absent optional columns are `null`. */
export interface Item extends Deletable {
  readonly itemId: ItemId;
  readonly name: string;
  readonly brand: string | null;
  /** Path from the root: `['Food', 'Dairy', 'Milk']`; empty when unknown. */
  readonly category: readonly string[];
  readonly priceMinor: number | null;
  readonly currency: Currency | null;
  /** Share of the price, as sent: .25 is 25 %. */
  readonly margin: number | null;
  /** Units in stock. */
  readonly stock: number | null;
  readonly imageUrl: string | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Whether promotions may cover it: tobacco, gift cards and deposits are sold at their price. */
  readonly discountable: boolean;
  readonly unit: Unit | null;
}
