/** A file that can't be read on: not a wrong row, but a wrong file. The import turns it into INVALID_ARGUMENT. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile';

  constructor(
    /** Physical line, 1-based; 0 when the file as a whole is meant. */
    readonly line: number,
    /** Machine-readable: `UNCLOSED_QUOTE`. */
    readonly reason: BrokenFileReason,
    message: string,
  ) {
    super(message);
  }
}

export type BrokenFileReason =
  | 'EMPTY_FILE'
  | 'NOT_UTF8'
  | 'NOT_UTF16'
  | 'UNKNOWN_ENCODING'
  | 'WRONG_ENCODING'
  | 'NOT_TEXT'
  | 'NOT_GZIP'
  | 'ROW_TOO_LONG'
  | 'UNCLOSED_QUOTE'
  | 'NO_HEADER'
  | 'DUPLICATE_COLUMN'
  | 'UNKNOWN_COLUMN'
  | 'MISSING_COLUMN'
  | 'TOO_MANY_COLUMNS'
  | 'TOO_MANY_KEYS'
  | 'NOT_JSON_LINES'
  | 'WRONG_MAPPING';
