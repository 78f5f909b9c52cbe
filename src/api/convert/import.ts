import type { Currency } from '../../base/money.js';
import type { Result } from '../../base/result.js';
import { clip } from '../../base/text.js';
import { parseTimeZone } from '../../base/time-zone.js';
import { violation } from '../../base/violation.js';
import type { ImportCountsInput } from '../../generated/handbill/v1/ImportCounts.js';
import type { ImportOptions as WireOptions } from '../../generated/handbill/v1/ImportOptions.js';
import type { RowErrorInput } from '../../generated/handbill/v1/RowError.js';
import { DATE_FORMATS, NUMBER_FORMATS } from '../../import/cell-formats.js';
import { parseEncoding } from '../../import/encodings.js';
import type { ImportOptions } from '../../import/options.js';
import type { ImportCounts, RowError } from '../../import/report.js';
import { MAPPING_CHARS_MAX, STATUS_FIELD_BYTES_MAX, STATUS_MESSAGE_BYTES_MAX } from '../../limits.js';
import { enumCodec } from './enums.js';
import type { Issues } from './fields.js';
import { readCurrency } from './money.js';

const importFormat = enumCodec('IMPORT_FORMAT', ['CSV', 'JSONL']);
const numberFormat = enumCodec('NUMBER_FORMAT', NUMBER_FORMATS);
const dateFormat = enumCodec('DATE_FORMAT', DATE_FORMATS);
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Of the import of receipts: these alone can be replaced. */
export function readReceiptOptions(
  wire: WireOptions,
  defaultCurrency: Currency,
  issues: Issues,
): ImportOptions & { readonly replace: boolean } {
  const { replace } = wire;
  return { ...readImportOptions({ ...wire, replace: false }, defaultCurrency, issues), replace };
}

/** `defaultCurrency` is that of a server; fields of issues are relative to the options. */
export function readImportOptions(wire: WireOptions, defaultCurrency: Currency, issues: Issues): ImportOptions {
  if (wire.replace) issues.push(violation('replace', 'true', 'is for receipts only'));
  const format = importFormat.read(wire.format, 'format', issues) === 'JSONL' ? 'jsonl' : 'csv';
  const delimiter = DELIMITERS.find((each) => each === wire.delimiter) ?? null;
  if (delimiter === null && wire.delimiter !== '') {
    issues.push(violation('delimiter', wire.delimiter, 'must be a comma, a semicolon, a tab or a bar'));
  }
  if (wire.mapping.length > MAPPING_CHARS_MAX) {
    issues.push(violation('mapping', wire.mapping, `must not be longer than ${MAPPING_CHARS_MAX} characters`));
  }
  return {
    format,
    delimiter,
    encoding: readIfSet(wire.encoding, parseEncoding, 'encoding', issues),
    numberFormat: numberFormat.read(wire.numberFormat, 'numberFormat', issues),
    dateFormat: dateFormat.read(wire.dateFormat, 'dateFormat', issues),
    timeZone: readIfSet(wire.timeZone, parseTimeZone, 'timeZone', issues),
    mapping: wire.mapping || null,
    currency: wire.currency === '' ? defaultCurrency : readCurrency(wire.currency, 'currency', issues),
    dryRun: wire.dryRun,
  };
}

/** null: empty, or wrong, which is told. */
function readIfSet<T>(
  text: string,
  parse: (text: string) => Result<T, string>,
  field: string,
  issues: Issues,
): T | null {
  if (text === '') return null;
  const parsed = parse(text);
  if (parsed.ok) return parsed.value;
  issues.push(violation(field, text, parsed.error));
  return null;
}

export function toRowError({ line, column, value, reason }: RowError): RowErrorInput {
  // Names of columns are as long as the file has them.
  const shown = clip(column ?? '', STATUS_FIELD_BYTES_MAX);
  return { line, column: shown, value, reason: clip(reason, STATUS_MESSAGE_BYTES_MAX) };
}

export function toCounts(counts: ImportCounts): ImportCountsInput {
  return { ...counts };
}
