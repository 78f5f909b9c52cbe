import type { FilterType } from './schema.js';
import { elementOf, isList, sizeOf } from './types.js';

/** Comparing runs at memory's speed. */
const CHARS_COMPARED_PER_STEP = 2_000;
/** The worst search for a short text, and the time of one for a long text is a product, as in a*ba* within a*. */
const CHARS_SEARCHED_PER_STEP = 30;
const LONG_SOUGHT_CHARS = 100;
const PAIRS_SEARCHED_PER_STEP = 750;
/** A text that is put together is copied when it is read first, and any is hashed when it is looked up. */
const CHARS_COPIED_PER_STEP = 250;
/** Counting characters and reading numbers take text apart. */
const CHARS_READ_PER_STEP = 10;
/** A whole number may have any number of digits before it is found too large. */
const DIGIT_PAIRS_PER_STEP = 100_000;
/** `timestamp('2026-01-01T00:00:00Z')` */
const STEPS_PER_TIME = 100;
/** `getHours('Europe/Berlin')` looks the zone up. */
const STEPS_PER_ZONE = 500;

/** Steps that it takes to go through a list; a chain of lists is run through for each element. */
export const readingSteps = (type: FilterType): number => stepsToRead(sizeOf(type), linksOf(type));

export const stepsToRead = (size: number, links: number): number => size * Math.min(links, Math.max(size, 1));

/** Steps that it takes to look for a text of so many characters in another. */
export function stepsToSearch(chars: number, sought: number): number {
  const pairs = sought > LONG_SOUGHT_CHARS ? chars * sought : 0;
  return Math.ceil(chars / CHARS_SEARCHED_PER_STEP + pairs / PAIRS_SEARCHED_PER_STEP);
}

/** Of a key in a map. */
export const stepsToLookUp = (key: FilterType): number => sizeOf(key) / CHARS_COPIED_PER_STEP;

export const linksOf = (type: FilterType): number => (isList(type) ? (type.links ?? 1) : 1);

/** What a call costs beyond being one: nothing, mostly. */
export function callSteps(name: string, types: readonly FilterType[]): number {
  const [first, second] = types as [FilterType, FilterType];
  switch (name) {
    case '_+_':
      return isList(first) ? 0 : (sizeOf(first) + sizeOf(second)) / CHARS_COPIED_PER_STEP;
    case 'startsWith':
    case 'endsWith':
      return (sizeOf(first) + sizeOf(second)) / CHARS_COMPARED_PER_STEP;
    case '_==_':
    case '_!=_':
      return Math.min(comparing(first), comparing(second));
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return comparing(first) + comparing(second);
    case '@in':
      return readingSteps(second) * comparing(elementOf(second)) + stepsToLookUp(first);
    case '_[_]':
      return linksOf(first) + stepsToLookUp(second);
    case 'size':
      return isList(first) ? 0 : sizeOf(first) / CHARS_READ_PER_STEP;
    case 'int':
      return sizeOf(first) ** 2 / DIGIT_PAIRS_PER_STEP;
    case 'double':
    case 'bool':
      return sizeOf(first) / CHARS_READ_PER_STEP;
    case 'timestamp':
    case 'duration':
      return STEPS_PER_TIME + sizeOf(first) / CHARS_READ_PER_STEP;
    case 'string':
      return STEPS_PER_TIME / 4;
    default:
      return name.startsWith('get') ? (types.length > 1 ? STEPS_PER_ZONE : STEPS_PER_TIME / 4) : 0;
  }
}

/** Comparing a value with another. */
function comparing(type: FilterType): number {
  if (isList(type)) return readingSteps(type) * (1 + comparing(type.list));
  return sizeOf(type) / CHARS_COMPARED_PER_STEP;
}
