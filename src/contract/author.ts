import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import { AUTHOR_CHARS_MAX } from '../limits.js';

/** Metadata that names who makes a change: UTF-8, percent-encoded, as metadata of gRPC is ASCII. */
export const AUTHOR_METADATA = 'handbill-author';

/** The name that {@link writeAuthor} wrote. INVALID_ARGUMENT: nobody can be called so. */
export function readAuthor(value: string): string {
  const author = decoded(value);
  if (author === null) throw refused(value, 'must be UTF-8, percent-encoded');
  if (author.length > AUTHOR_CHARS_MAX) throw refused(author, `must have at most ${AUTHOR_CHARS_MAX} characters`);
  if (/\p{C}/u.test(author)) throw refused(author, 'must have no control characters');
  return author.trim();
}

export const writeAuthor = (author: string): string => encodeURIComponent(author);

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

const refused = (value: string, reason: string): HandbillError =>
  HandbillError.invalid([violation(AUTHOR_METADATA, value, reason)]);
