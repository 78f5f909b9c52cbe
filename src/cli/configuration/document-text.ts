import { CONFIGURATION_ENTRY_CHARS_MAX } from './limits.js';

/** The text of one document of a file. */
export interface DocumentText {
  readonly text: string;
  /** Of the file, 1-based. */
  readonly firstLine: number;
}

/** Whether a document may be parsed. */
export const isTooLong = ({ text }: DocumentText): boolean => text.length > CONFIGURATION_ENTRY_CHARS_MAX;

/** A line that begins so ends the document before it, whatever that is in the middle of (YAML 1.2, 9.1.4). */
const MARK = /^---(?=[ \t\r\n]|$)/gm;

/** The documents of a file: one after the other, so that one is parsed at a time. */
export function* documentTexts(file: string): Generator<DocumentText> {
  let start = 0;
  let firstLine = 1;
  for (const { index } of file.matchAll(MARK)) {
    if (index === start) continue;
    const text = file.slice(start, index);
    yield { text, firstLine };
    firstLine += text.split('\n').length - 1;
    start = index;
  }
  yield { text: file.slice(start), firstLine };
}
