import type { AttributeValue } from '../base/attribute-value.js';
import type { NumberFormat } from './cell-formats.js';
import type { Cell } from './row-reader.js';

/**
 * Text that is the plain form of a number or a boolean is one (`12`, `0.5`, `true`), a JSON array of strings is a list; `007` and
 * `1e3` stay text. Where numbers have a decimal comma, `0,5` is the plain form, and `0.5` may be anything.
 */
export function readAttribute(cell: Cell, format: NumberFormat | null): AttributeValue | null {
  if (typeof cell !== 'string') return cell;
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  const plain = format === 'comma' ? cell.replaceAll(/[.,]/g, (mark) => (mark === ',' ? '.' : ',')) : cell;
  const value = Number(plain);
  if (String(value) === plain && Number.isFinite(value)) return value;
  return cell.startsWith('[') ? (readStringList(cell) ?? cell) : cell;
}

function readStringList(text: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((entry) => typeof entry === 'string') ? parsed : null;
  } catch {
    return null;
  }
}
