import type { FilterType, ListType, MapType, MixedType, RecordType, TextType } from './schema.js';

/** What a type is, in the words of `docs/filters.md`. */
export type Kind = 'text' | 'number' | 'bool' | 'timestamp' | 'duration' | 'null' | 'list' | 'map' | 'record' | 'mixed';

/** Of a part that is wrong: nothing more is said about it. */
export const UNKNOWN: MixedType = { mixed: 1 };

const SPOKEN: Readonly<Record<Kind, string>> = {
  text: 'text',
  number: 'a number',
  bool: 'a condition',
  timestamp: 'a time',
  duration: 'a duration',
  null: 'null',
  list: 'a list',
  map: 'a map',
  record: 'a record',
  mixed: 'a value',
};

export function kindOf(type: FilterType): Kind {
  if (typeof type !== 'object') return type === 'int' || type === 'double' ? 'number' : type;
  if ('text' in type) return 'text';
  if ('list' in type) return 'list';
  if ('map' in type) return 'map';
  return 'record' in type ? 'record' : 'mixed';
}

export const spoken = (type: FilterType): string => SPOKEN[kindOf(type)];

export const isText = (type: FilterType): type is TextType => kindOf(type) === 'text';
export const isList = (type: FilterType): type is ListType => kindOf(type) === 'list';
export const isMap = (type: FilterType): type is MapType => kindOf(type) === 'map';
export const isRecord = (type: FilterType): type is RecordType => kindOf(type) === 'record';
export const isMixed = (type: FilterType): type is MixedType => kindOf(type) === 'mixed';

export const fits = (type: FilterType, kind: Kind): boolean => isMixed(type) || kindOf(type) === kind;

/** Whether values of the two can be compared at all. */
export const comparable = (a: FilterType, b: FilterType): boolean => isMixed(a) || fits(b, kindOf(a));

/** What a loop or an index finds in a value; loops over maps are over their keys. */
export function elementOf(type: FilterType): FilterType {
  return isList(type) ? type.list : isMixed(type) ? type : UNKNOWN;
}

/** Characters of a text, elements of a list, entries of a map; 1 for what has one size. */
export function sizeOf(type: FilterType): number {
  if (isText(type)) return type.text;
  if (isList(type) || isMap(type)) return type.size;
  return isMixed(type) ? type.mixed : 1;
}

/** The type of a value that is of one or the other. */
export function either(a: FilterType, b: FilterType): FilterType {
  if (isText(a) && isText(b)) return { text: Math.max(a.text, b.text) };
  if (isList(a) && isList(b)) {
    // The empty list is one of anything.
    if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
    return {
      list: either(a.list, b.list),
      size: Math.max(a.size, b.size),
      links: Math.max(a.links ?? 1, b.links ?? 1),
    };
  }
  if (isMap(a) && isMap(b)) return { map: either(a.map, b.map), size: Math.max(a.size, b.size) };
  if (isRecord(a) || a === b) return a;
  return { mixed: Math.max(sizeOf(a), sizeOf(b)) };
}
