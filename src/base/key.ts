import { KEY_CHARS_MAX } from '../limits.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is wrong with a key (a code, an id), or null: keys are short, visible and mean the same to every store. */
export function keyProblem(text: string): string | null {
  const length = text.length;
  if (length === 0) return 'must not be empty';
  if (length > KEY_CHARS_MAX) return `must not be longer than ${KEY_CHARS_MAX} characters`;
  if (text.charCodeAt(0) === 32 || text.charCodeAt(length - 1) === 32) return 'must not begin or end with a blank';
  // As the name of an attribute or parameter it would not be stored, but change the object.
  if (text === '__proto__') return 'must not be __proto__';
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 127) return 'must not contain control characters';
    // A lone surrogate has no UTF-8 form: two different keys would become one.
    if (code >= 0xd800 && code <= 0xdfff && LONE_SURROGATE.test(text)) return 'must be well-formed Unicode';
  }
  return null;
}
