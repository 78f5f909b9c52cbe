import { JSON_NAMES_MAX, JSON_NESTING_MAX } from '../limits.js';
import { BadRow } from './bad-row.js';

/** A shorter line can't hold much, whatever is in it. */
const LIGHT_CHARS = 16_384;

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/**
 * Throws BadRow on a line of JSON that a parser would be busy with for seconds: with millions of brackets within each other, or hundreds of
 * thousands of names. One pass over long lines, none over others.
 */
export function refuseHeavyJson(text: string): void {
  if (text.length <= LIGHT_CHARS) return;
  let depth = 0;
  let names = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COLON) names += 1;
    else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) depth -= 1;
    if (depth > JSON_NESTING_MAX) throw new BadRow(`is nested more than ${JSON_NESTING_MAX} deep`);
    if (names > JSON_NAMES_MAX) throw new BadRow(`has more than ${JSON_NAMES_MAX} names`);
  }
}

/** Where the quoted text ends that begins at `open`; beyond the line, if it doesn't. */
function endOfText(text: string, open: number): number {
  let at = open + 1;
  for (let code = text.charCodeAt(at); at < text.length && code !== QUOTE; code = text.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** `[` or `{`. */
const isOpening = (code: number): boolean => code === 91 || code === 123;

/** `]` or `}`. */
const isClosing = (code: number): boolean => code === 93 || code === 125;
