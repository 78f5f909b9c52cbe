import type { Currency } from '../base/money.js';
import type { TimeZone } from '../base/time-zone.js';
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
  /** Of the shop, where nobody tells another one; absent: UTC. */
  readonly shopZone?: TimeZone;
  /** Currency of amounts in rows that name none. */
  readonly currency: Currency;
  /** Everything is judged and counted, nothing is written. */
  readonly dryRun: boolean;
}

/** The options of an import once its mapping file is read. */
export interface ReadingOptions extends ImportOptions {
  readonly formats: CellFormats;
}

/** Of imports that remember what a source brought. */
export interface SourceOptions {
  /** Names the source, such as a file that is exported every day; null: nothing is remembered. */
  readonly source: string | null;
  /** Deletes, softly, what the source brought before and does not bring now. */
  readonly retireMissing: boolean;
}
