import { HandbillError } from '../../base/errors.js';
import { hash53 } from '../../base/id-hash.js';
import { violation } from '../../base/violation.js';

/** Where an entry stands in a list: the values by which the list is sorted. */
export type Place = readonly (string | number | boolean | null)[];

/** The token of the page behind an entry. `question`: everything by which one list differs from another. */
export const writePageToken = (question: string, place: Place): string =>
  Buffer.from(JSON.stringify([nameOf(question), ...place])).toString('base64url');

/**
 * The place that a token names. INVALID_ARGUMENT: nobody has made this token, or for another question (AIP-158). Its values are the
 * caller's: they may be of any kind.
 */
export function readPageToken(token: string, question: string): Place {
  const values = parsed(token);
  if (values === null) throw notAToken(token);
  const [asked, ...place] = values;
  if (asked !== nameOf(question)) throw refused(token, 'belongs to another list, profile, filter or order');
  return place;
}

function parsed(token: string): Place | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(values) && values.every((value) => value === null || typeof value !== 'object')
      ? values
      : null;
  } catch {
    return null;
  }
}

const nameOf = (question: string): string => hash53(question).toString(36);

export const notAToken = (token: string): HandbillError => refused(token, 'is not a token that a list call returned');

const refused = (token: string, reason: string): HandbillError =>
  HandbillError.invalid([violation('page_token', token, reason)]);
