import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import { STORE_KEY_BYTES_MAX, STORE_VALUE_BYTES_MAX } from '../limits.js';
import type { ConfigurationWrite, ProfileCommit, ReservationRequest } from './port.js';
import { reservationKey } from './reservation-key.js';

/** Refuses a key that a database can't hold, before it could make a whole group of writes fail. */
export function assertKey(field: string, key: string): void {
  // A UTF-16 unit has at most three bytes in UTF-8, so short keys need no counting.
  if (key.length > 0 && key.length * 3 <= STORE_KEY_BYTES_MAX) return;
  const bytes = Buffer.byteLength(key);
  if (bytes > 0 && bytes <= STORE_KEY_BYTES_MAX) return;
  throw HandbillError.invalid([violation(field, key, `must have 1 to ${STORE_KEY_BYTES_MAX} bytes in UTF-8`)]);
}

/** The same of each of some keys. */
export function assertKeys(field: string, keys: readonly string[]): void {
  for (const key of keys) assertKey(field, key);
}

/** Refuses a value that is too large to be held in memory by everybody who reads it. */
export function assertValue(field: string, bytes: Uint8Array): void {
  if (bytes.length <= STORE_VALUE_BYTES_MAX) return;
  throw HandbillError.invalid([
    violation(field, `${bytes.length} bytes`, `must have at most ${STORE_VALUE_BYTES_MAX} bytes`),
  ]);
}

/** Refuses a commit with such a key or value, or an event as large. */
export function assertCommit({ profileId, profile, history, events }: ProfileCommit): void {
  assertKey('profile_id', profileId);
  if (profile?.bytes) assertValue('profile', profile.bytes);
  if (history?.bytes) assertValue('history', history.bytes);
  for (const event of events) assertValue('event', event);
}

/** Refuses a write with such a key or value. */
export function assertConfigurationWrite({ key, bytes }: ConfigurationWrite): void {
  assertKey('key', key);
  assertValue('bytes', bytes);
}

/** Refuses a reservation whose key or profile can't be held, or that would not count. */
export function assertReservation({ counter, id, profileId, amount }: ReservationRequest): void {
  assertKey('counter', reservationKey({ counter, id }));
  assertKey('profile_id', profileId);
  if (Number.isSafeInteger(amount) && amount > 0) return;
  throw HandbillError.invalid([violation('amount', amount, 'must be a whole number above 0')]);
}
