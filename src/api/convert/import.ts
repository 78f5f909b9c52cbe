import type { Currency } from '../../base/money.js';
import { clip } from '../../base/text.js';
import { violation } from '../../base/violation.js';
import type { ImportCountsInput } from '../../generated/handbill/v1/ImportCounts.js';
import type { ImportOptions as WireOptions } from '../../generated/handbill/v1/ImportOptions.js';
import type { RowErrorInput } from '../../generated/handbill/v1/RowError.js';
import type { ImportOptions } from '../../import/options.js';
import type { ImportCounts, RowError } from '../../import/report.js';
import { MAPPING_CHARS_MAX, STATUS_FIELD_BYTES_MAX, STATUS_MESSAGE_BYTES_MAX } from '../../limits.js';
import { enumCodec } from './enums.js';
import type { Issues } from './fields.js';
import { readCurrency } from './money.js';

const importFormat = enumCodec('IMPORT_FORMAT', ['CSV', 'JSONL']);
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
    mapping: wire.mapping || null,
    currency: wire.currency === '' ? defaultCurrency : readCurrency(wire.currency, 'currency', issues),
    dryRun: wire.dryRun,
  };
}

export function toRowError({ line, column, value, reason }: RowError): RowErrorInput {
  // Names of columns are as long as the file has them.
  const shown = clip(column ?? '', STATUS_FIELD_BYTES_MAX);
  return { line, column: shown, value, reason: clip(reason, STATUS_MESSAGE_BYTES_MAX) };
}

export function toCounts(counts: ImportCounts): ImportCountsInput {
  return { ...counts };
}
