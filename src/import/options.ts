import type { Currency } from '../base/money.js';
import type { CellFormats, ToldFormats } from './cell-formats.js';
import type { Encoding } from './encodings.js';

/** What is null of the formats and the encoding is taken from the mapping file, or else found out. */
export interface ImportOptions extends ToldFormats {
  readonly format: 'csv' | 'jsonl';
  /** null: detected from the header line. CSV only. */
  readonly delimiter: ',' | ';' | '\t' | '|' | null;
  readonly encoding: Encoding | null;
  /** Text of a mapping file (JSON), or null for none. */
  readonly mapping: string | null;
  /** Currency of amounts in rows that name none. */
  readonly currency: Currency;
  /** Everything is judged and counted, nothing is written. */
  readonly dryRun: boolean;
}

/** The options of an import once its mapping file is read. */
export interface ReadingOptions extends ImportOptions {
  readonly formats: CellFormats;
}
