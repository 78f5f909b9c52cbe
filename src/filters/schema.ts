/** Types of filter values. `any` is checked at evaluation only. */
export type FilterType =
  | 'string'
  | 'double'
  | 'int'
  | 'bool'
  | 'timestamp'
  | 'null'
  | 'any'
  | { readonly list: FilterType }
  | { readonly map: FilterType }
  | { readonly record: Fields };

export type Fields = Readonly<Record<string, FilterType>>;

/** The variables that an expression may read. */
export type Environment = Readonly<Record<string, FilterType>>;

const STRINGS = { list: 'string' } as const;

/** Public names and units of an item. Texts that were not sent are ''; numbers that were not sent are absent: test with `has()`. */
export const ITEM_FIELDS = {
  item_id: 'string',
  name: 'string',
  brand: 'string',
  /** Path from the root; `'Dairy' in item.category`. */
  category: STRINGS,
  /** The same as text: `Food > Dairy > Milk`. */
  category_path: 'string',
  /** In major units: 4.99. */
  price: 'double',
  currency: 'string',
  margin: 'double',
  stock: 'double',
  attributes: { map: 'any' },
} as const satisfies Fields;

/** Public names of a promotion, values as the import columns show them: amounts in major units, percents as percents. */
export const PROMOTION_FIELDS = {
  code: 'string',
  name: 'string',
  headline: 'string',
  description: 'string',
  header_name: 'string',
  type: 'string',
  tags: STRINGS,
  priority: 'double',
  discount_type: 'string',
  /** Of STEP discounts the first step's. */
  discount_value: 'double',
  discount_mode: 'string',
  item_scope: 'string',
  redeem_type: 'string',
  require_redeemed_points: 'double',
  required_items_count: 'double',
  discounted_items_count: 'double',
  min_basket_value: 'double',
  max_basket_value: 'double',
  currency: 'string',
  start: 'timestamp',
  expire: 'timestamp',
  catalog: 'string',
  store_catalog: 'string',
  target_segment: 'string',
  params: { map: 'string' },
} as const satisfies Fields;

export const PROFILE_FIELDS = {
  profile_id: 'string',
  is_member: 'bool',
  segments: STRINGS,
  /** '' when unknown. */
  store_id: 'string',
} as const satisfies Fields;

/** Of a slot group's filter. */
export const PROMOTION_ENVIRONMENT: Environment = {
  promotion: { record: PROMOTION_FIELDS },
  items: { list: { record: ITEM_FIELDS } },
  profile: { record: PROFILE_FIELDS },
};

/** Of a promotion's item scope. */
export const ITEM_ENVIRONMENT: Environment = { item: { record: ITEM_FIELDS } };

/** Of a campaign's audience. */
export const AUDIENCE_ENVIRONMENT: Environment = { profile: { record: PROFILE_FIELDS } };
