import { err, ok, type Result } from '../base/result.js';
import { WRITTEN_VALUE_CHARS_MAX } from '../limits.js';
import type { CellFormats, NumberFormat } from './cell-formats.js';

/** What nobody can misread: decimals of one or two digits are no group of thousands. */
const PLAIN = /^-?\d+(?:\.\d{1,2})?$/;

/**
 * Blanks of any width (no-break, thin, narrow) and apostrophes group thousands in either format. A group has three digits, and the same
 * mark stands before each.
 */
const WRITTEN: Readonly<Record<NumberFormat, RegExp>> = {
  point: /^(\d*|[1-9]\d{0,2}(?:([,\s'’])\d{3}(?:\2\d{3})*))(?:\.(\d*))?$/,
  comma: /^(\d*|[1-9]\d{0,2}(?:([.\s'’])\d{3}(?:\2\d{3})*))(?:,(\d*))?$/,
};

const NO_COMMA_NUMBER = err('must be a number with a decimal comma, such as 1.234,56');

/**
 * A number as it is written in a file, in the form that all parsers read: `1.234,5` becomes `1234.5`. When nobody told the format, each
 * number is read that can be read in one way only; one such as `1.234` is refused. What is no number in any format is left as it is,
 * for the parser of its column to refuse.
 */
export function plainNumber(cell: string, formats: CellFormats): Result<string, string> {
  if (formats.numberFormat !== 'comma' && PLAIN.test(cell)) {
    if (formats.numberFormat === null && cell.includes('.')) formats.assumed('numberFormat', 'point', cell);
    return ok(cell);
  }
  if (cell.length > WRITTEN_VALUE_CHARS_MAX) return ok(cell);
  const sign = signOf(cell);
  const digits = sign === '' ? cell : cell.slice(1).trimStart();
  if (formats.numberFormat !== null) {
    const read = readAs(formats.numberFormat, digits);
    if (read !== null) return ok(sign + read);
    // Exponents, which machines write, have a point.
    return formats.numberFormat === 'point' ? ok(cell) : NO_COMMA_NUMBER;
  }
  const [point, comma] = [readAs('point', digits), readAs('comma', digits)];
  if (point === null && comma === null) return ok(cell);
  if (point !== null && comma !== null && point !== comma) {
    return err(`may be ${sign}${point} or ${sign}${comma}: tell the number format (point or comma)`);
  }
  if (point !== comma) formats.assumed('numberFormat', point === null ? 'comma' : 'point', cell);
  return ok(sign + (point ?? comma));
}

/** The number in plain digits, or null when it is not written in this format. */
function readAs(format: NumberFormat, digits: string): string | null {
  const [written, whole, mark, decimals] = WRITTEN[format].exec(digits) ?? [];
  if (written === undefined || (whole === '' && !decimals)) return null;
  const plain = mark === undefined ? whole! : whole!.replaceAll(mark, '');
  return decimals === undefined ? plain : `${plain}.${decimals}`;
}

/** Spreadsheets may write a minus of their own; parsers know the one of the keyboard. */
function signOf(cell: string): '' | '-' | '+' {
  const first = cell[0];
  if (first === '-' || first === '−') return '-';
  return first === '+' ? '+' : '';
}
