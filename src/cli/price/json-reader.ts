import { type Path, type Report, toPath } from '../../base/violation.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A report of what is wrong within a part. */
export const within =
  (report: Report, ...at: Path): Report =>
  (field, value, reason) =>
    report([...at, ...toPath(field)], value, reason);

/** The objects of a list; absent: none. What is no object is told, and left. */
export function objectsOf(parent: JsonObject, field: string, report: Report): { at: number; object: JsonObject }[] {
  const list = parent[field] ?? [];
  if (!Array.isArray(list)) {
    report(field, list, 'must be a list');
    return [];
  }
  return list.flatMap((object: unknown, at) => {
    if (isObject(object)) return [{ at, object }];
    report([field, at], object, 'must be an object');
    return [];
  });
}

/** A whole number of at least 0; null is `absent`. */
export function countOf<Absent>(parent: JsonObject, field: string, absent: Absent, report: Report): number | Absent {
  const value = parent[field] ?? null;
  if (value === null) return absent;
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  report(field, value, 'must be a whole number of at least 0');
  return absent;
}

export function flagOf(parent: JsonObject, field: string, absent: boolean, report: Report): boolean {
  const value = parent[field] ?? absent;
  if (typeof value === 'boolean') return value;
  report(field, value, 'must be true or false');
  return absent;
}

const PLAIN = /^-?\d{1,16}(?:\.(\d{1,16}))?$/;

/**
 * A decimal in a string, as a whole number of its last place; 0 where it is wrong, which is told. Unlike in files of spreadsheets, more
 * decimals than there are places are wrong, whatever they are.
 */
export function decimalOf(parent: JsonObject, field: string, places: number, report: Report): number | null {
  const value = parent[field] ?? null;
  const problem = decimalProblem(value, places);
  if (problem === null)
    return Number((value as string).replace('.', '') + '0'.repeat(places - decimalsOf(value as string)));
  report(field, value ?? '', problem);
  return null;
}

const decimalsOf = (text: string): number => PLAIN.exec(text)?.[1]?.length ?? 0;

function decimalProblem(value: unknown, places: number): string | null {
  const example = places === 0 ? '"199"' : `"1.${'995'.slice(0, places)}"`;
  if (value === null) return `is required: a decimal in a string, such as ${example}`;
  if (typeof value !== 'string' || !PLAIN.test(value)) return `must be a decimal in a string, such as ${example}`;
  if (decimalsOf(value) <= places) return null;
  return places === 0 ? 'must be a whole number' : `must not have more than ${places} decimals`;
}
