/** Types of filter values, with the sizes that decide what an expression can cost at most. */
export type FilterType =
  | 'double'
  | 'int'
  | 'bool'
  | 'timestamp'
  | 'duration'
  | 'null'
  | TextType
  | ListType
  | MapType
  | RecordType
  | MixedType;

export interface TextType {
  /** Characters at most. */
  readonly text: number;
  /** All that it can be, where that is known. */
  readonly values?: readonly string[];
}

export interface ListType {
  readonly list: FilterType;
  /** Elements at most. */
  readonly size: number;
  /** Lists that it is chained of: `map` and `filter` add one for each element, and reading an element runs through all of them. */
  readonly links?: number;
}

export interface MapType {
  readonly map: FilterType;
  /** Entries at most. */
  readonly size: number;
}

/** Its fields are read one by one, never the whole. */
export interface RecordType {
  readonly record: Fields;
}

/** Known at evaluation only. */
export interface MixedType {
  /** Characters of a text, or elements of a list, at most. */
  readonly mixed: number;
}

export type Fields = Readonly<Record<string, FilterType>>;

/** The variables that an expression may read. */
export type Environment = Readonly<Record<string, FilterType>>;

export const text = (chars: number): TextType => ({ text: chars });

/** A text that is one of these. */
export const oneOf = (values: readonly string[]): TextType => ({
  text: Math.max(...values.map((value) => value.length)),
  values,
});

export const listOf = (list: FilterType, size: number): ListType => ({ list, size });

export const mapOf = (map: FilterType, size: number): MapType => ({ map, size });
