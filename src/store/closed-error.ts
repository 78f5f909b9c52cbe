import { HandbillError } from '../base/errors.js';

/** What calls of a closed store get. `place` is its address as a person names it. */
export function closedError(place: string): HandbillError {
  return new HandbillError('UNAVAILABLE', `store ${place} is closed`, { reason: 'STORE_CLOSED' });
}
