import type { Currency } from '../../base/money.js';
import type { ImportOptions as WireOptions } from '../../generated/handbill/v1/ImportOptions.js';
import type { ImportOptions } from '../../import/options.js';
import type { Issues } from './fields.js';
import { readImportOptions } from './import.js';
import { refuseSource } from './import-source.js';

/** How a file is written, where that is a part of what an import is told; of one that remembers no source. Fields of issues are relative to it. */
export function readFileOptions(wire: WireOptions | null, defaultCurrency: Currency, issues: Issues): ImportOptions {
  const file = wire ?? NO_FILE;
  refuseSource(file, issues);
  return readImportOptions(file, defaultCurrency, issues);
}

/** Absent means what an empty message means. */
const NO_FILE: WireOptions = {
  format: 'IMPORT_FORMAT_UNSPECIFIED',
  delimiter: '',
  mapping: '',
  source: '',
  retireMissing: false,
  currency: '',
  dryRun: false,
  encoding: '',
  numberFormat: 'NUMBER_FORMAT_UNSPECIFIED',
  dateFormat: 'DATE_FORMAT_UNSPECIFIED',
  timeZone: '',
  replace: false,
};
