import { ROW_BYTES_MAX } from '../limits.js';
import type { Assume } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import { readSeparatorLine, settleDelimiter } from './delimiter.js';
import type { ImportOptions } from './options.js';
import type { RowReader, RowSink } from './row-reader.js';
import type { TextBlock } from './text-blocks.js';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

const STRAY_QUOTE = 'a quote inside a field: quote the whole field and double the quotes in it';
const TEXT_AFTER_QUOTE = 'text after a closing quote: double the quotes inside a quoted field';

/** Where a row ends, or why it does not. */
const INCOMPLETE = -1;
const MALFORMED = -2;

/**
 * Reads CSV (RFC 4180; LF or CRLF; any of four delimiters). Unlike a general reader it knows the physical line of every row, and
 * recovers from wrong quoting at the next line. An unquoted cell `null` is an explicit null.
 */
export function createCsvReader<Shape>(
  delimiter: ImportOptions['delimiter'],
  sink: RowSink<Shape>,
  assume: Assume,
): RowReader {
  let separator = delimiter === null ? 0 : delimiter.charCodeAt(0);
  let isStart = true;
  let header: { readonly shape: Shape; readonly width: number } | null = null;
  /** A row whose quoted field goes on in the next block. */
  let rest = '';
  let restLine = 0;
  /** It is looked through again when there is twice as much of it: at each block, a long row would take time that grows with its square. */
  let readAgainAt = 0;

  // What scanRow found, apart from where the row ends.
  let fields: (string | null)[] = [];
  let count = 0;
  let newlinesInside = 0;
  let problem = '';
  let openQuoteAt = 0;

  function scanRow(text: string, start: number): number {
    // Rows are as wide as the header, so the array never has to grow.
    fields = new Array(header?.width ?? 0);
    count = 0;
    newlinesInside = 0;
    const length = text.length;
    for (let at = start; ; ) {
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(text, at);
        if (close < 0) {
          openQuoteAt = at;
          return INCOMPLETE;
        }
        fields[count++] = unquote(text, at + 1, close);
        at = close + 1;
      } else {
        const from = at;
        let code = 0;
        for (; at < length; at++) {
          code = text.charCodeAt(at);
          if (code === separator || code === NEWLINE) break;
          if (code === QUOTE) {
            problem = STRAY_QUOTE;
            return MALFORMED;
          }
        }
        fields[count++] = bare(text, from, at);
      }
      if (at >= length) return length;
      let code = text.charCodeAt(at);
      if (code === RETURN) code = at + 1 === length ? NEWLINE : text.charCodeAt(++at);
      if (code === NEWLINE) return at + 1;
      if (code !== separator) {
        problem = TEXT_AFTER_QUOTE;
        return MALFORMED;
      }
      at++;
    }
  }

  function unquote(text: string, from: number, to: number): string {
    const value = text.slice(from, to);
    for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) newlinesInside++;
    return value.includes('"') ? value.replaceAll('""', '"') : value;
  }

  function feed(block: TextBlock): void {
    if (rest === '') {
      read(block.text, block.firstLine);
      return;
    }
    rest += block.text;
    if (rest.length >= readAgainAt) readRest();
  }

  function readRest(): void {
    const text = rest;
    rest = '';
    read(text, restLine);
  }

  function read(text: string, firstLine: number): void {
    let line = firstLine;
    let at = 0;
    if (isStart && text !== '') {
      isStart = false;
      const named = readSeparatorLine(text);
      if (named !== null) {
        at = named.end;
        line++;
      }
      if (separator === 0) separator = settleDelimiter(text.slice(at), named?.delimiter ?? null, assume).charCodeAt(0);
    }
    while (at < text.length) {
      const next = scanRow(text, at);
      if (next >= 0) {
        takeRow(line);
        line += 1 + newlinesInside;
        at = next;
      } else if (next === INCOMPLETE) {
        if (text.length - at > ROW_BYTES_MAX) throw unclosedQuote(text, at, line);
        rest = text.slice(at);
        restLine = line;
        readAgainAt = Math.min(2 * rest.length, ROW_BYTES_MAX + 1);
        openQuoteAt -= at;
        return;
      } else {
        const end = text.indexOf('\n', at);
        const stop = end < 0 ? text.length : end;
        if (header === null) throw new BrokenFile(line, 'NO_HEADER', `the header can't be read: ${problem}`);
        sink.unreadable(line, text.slice(at, stop).trimEnd(), problem);
        line += 1;
        at = stop + 1;
      }
    }
  }

  /** Whether no field at or behind a position is set. */
  function isEmptyFrom(position: number): boolean {
    for (let i = position; i < count; i++) if (fields[i] !== '') return false;
    return true;
  }

  function unclosedQuote(text: string, rowStart: number, line: number): BrokenFile {
    if (header === null) return new BrokenFile(line, 'UNCLOSED_QUOTE', 'a quote in the header is never closed');
    const opened = line + text.slice(rowStart, openQuoteAt).split('\n').length - 1;
    return new BrokenFile(opened, 'UNCLOSED_QUOTE', 'a quoted field begins here and is never closed');
  }

  function takeRow(line: number): void {
    // Spreadsheets write rows and columns that only have a format, too.
    if (fields[0] === '' && isEmptyFrom(0)) return;
    if (header !== null) {
      if (count === header.width || (count > header.width && isEmptyFrom(header.width))) {
        fields.length = header.width;
        sink.row(header.shape, fields, line, false);
      } else {
        const reason = `has ${count === 1 ? '1 field' : `${count} fields`} instead of the ${header.width} of the header`;
        sink.unreadable(line, fields.slice(0, count).join(String.fromCharCode(separator)), reason);
      }
      return;
    }
    const names = fields.map((name) => name ?? 'null');
    if (names.some((name) => name.includes('\r'))) {
      throw new BrokenFile(line, 'NO_HEADER', 'lines end with a lone carriage return: save the file with LF or CRLF');
    }
    header = { shape: sink.shape(names, line), width: names.length };
  }

  return {
    feed,
    end() {
      if (rest !== '') readRest();
      if (rest !== '') throw unclosedQuote(rest, 0, restLine);
      if (header === null) throw new BrokenFile(0, 'EMPTY_FILE', 'the file is empty: not even a header');
    },
  };
}

/** Position of the quote that closes the one at `open`, or -1. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

/** An unquoted field without blanks around it and without the CR of a CRLF. */
function bare(text: string, from: number, to: number): string | null {
  if (from === to) return '';
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  if (end - start === 4 && text.startsWith('null', start)) return null;
  return text.slice(start, end);
}
