import { UTC } from '../base/time-zone.js';
import type { Assume } from './assumptions.js';
import { createCellFormats } from './cell-formats.js';
import { type Mapping, parseMapping, wrongMapping } from './mapping.js';
import type { ImportOptions, ReadingOptions } from './options.js';

/** The options with what the mapping file tells where the caller does not. Throws BrokenFile. */
export function readingOf(
  options: ImportOptions,
  assume: Assume,
): { readonly options: ReadingOptions; readonly mapping: Mapping | null } {
  const mapping = options.mapping === null ? null : parseMapping(options.mapping);
  const numberFormat = options.numberFormat ?? mapping?.numberFormat ?? null;
  const told = {
    // JSON has one way to write numbers.
    numberFormat: options.format === 'jsonl' ? 'point' : numberFormat,
    dateFormat: options.dateFormat ?? mapping?.dateFormat ?? null,
    timeZone: options.timeZone ?? mapping?.timeZone ?? null,
  } as const;
  if (options.format === 'jsonl' && numberFormat === 'comma') {
    throw wrongMapping('numberFormat comma is for CSV: numbers of JSON have a decimal point');
  }
  const encoding = options.encoding ?? mapping?.encoding ?? null;
  return {
    options: { ...options, ...told, encoding, formats: createCellFormats(told, options.shopZone ?? UTC, assume) },
    mapping,
  };
}
