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

export const STRINGS = { list: 'string' } as const satisfies FilterType;
