import { writtenTexts } from '../filters/written-texts.js';
import { SEGMENT_FIELDS } from './profile-filter.js';

/** The segments that a condition, one that compiles, names by their ids. */
export const namedSegments = (condition: string): string[] =>
  writtenTexts(condition).flatMap(({ path, text }) => (LISTS.has(path) ? [text] : []));

const LISTS: ReadonlySet<string> = new Set(SEGMENT_FIELDS.map((field) => `profile.${field}[]`));
