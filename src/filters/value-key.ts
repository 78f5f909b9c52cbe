import { type CelList, isCelError, isCelList } from '@bufbuild/cel';

/** Texts and lists beyond these differ anyway, and comparing them costs more than it saves. */
const CHARS_COMPARED = 500;
const ELEMENTS_COMPARED = 32;

/** The same for values that every condition takes alike; null for one that is not looked into, which is like no other. */
export function valueKey(value: unknown): string | null {
  if (typeof value === 'string') return value.length > CHARS_COMPARED ? null : JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (isCelError(value)) return `error ${value.message}`;
  return isCelList(value) ? listKey(value) : null;
}

function listKey(list: CelList): string | null {
  if (list.size > ELEMENTS_COMPARED) return null;
  const keys = [...list].map(valueKey);
  return keys.includes(null) ? null : JSON.stringify(keys);
}
