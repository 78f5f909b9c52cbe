import type { Currency } from '../base/money.js';

export interface ImportOptions {
  readonly format: 'csv' | 'jsonl';
  /** null: detected from the header line. CSV only. */
  readonly delimiter: ',' | ';' | '\t' | '|' | null;
  /** Text of a mapping file (JSON), or null for none. */
  readonly mapping: string | null;
  /** Currency of amounts in rows that name none. */
  readonly currency: Currency;
  /** Everything is judged and counted, nothing is written. */
  readonly dryRun: boolean;
}

/** Of imports that remember what a source brought. */
export interface SourceOptions {
  /** Names the source, such as a file that is exported every day; null: nothing is remembered. */
  readonly source: string | null;
  /** Deletes, softly, what the source brought before and does not bring now. */
  readonly retireMissing: boolean;
}
