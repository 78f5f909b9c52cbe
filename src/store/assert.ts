import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import { STORE_KEY_BYTES_MAX, STORE_VALUE_BYTES_MAX } from '../limits.js';

/** Refuses a key that a database can't hold, before it could make a whole group of writes fail. */
export function assertKey(field: string, key: string): void {
  // A UTF-16 unit has at most three bytes in UTF-8, so short keys need no counting.
  if (key.length > 0 && key.length * 3 <= STORE_KEY_BYTES_MAX) return;
  const bytes = Buffer.byteLength(key);
  if (bytes > 0 && bytes <= STORE_KEY_BYTES_MAX) return;
  throw HandbillError.invalid([violation(field, key, `must have 1 to ${STORE_KEY_BYTES_MAX} bytes in UTF-8`)]);
}

/** Refuses a value that is too large to be held in memory by everybody who reads it. */
export function assertValue(field: string, bytes: Uint8Array): void {
  if (bytes.length <= STORE_VALUE_BYTES_MAX) return;
  throw HandbillError.invalid([
    violation(field, `${bytes.length} bytes`, `must have at most ${STORE_VALUE_BYTES_MAX} bytes`),
  ]);
}
