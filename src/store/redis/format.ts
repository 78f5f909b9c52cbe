import type { Clock } from '../../base/time.js';
import { REDIS_PARTITIONS_DEFAULT } from '../../limits.js';
import type { Commands } from './commands.js';
import { unusable } from './failures.js';
import { META_KEY, SHARED } from './keys.js';

/** Raised when an older program could misread what a newer one writes. */
const STORE_FORMAT = 1;

interface StoreMeta {
  readonly format: number;
  readonly partitions: number;
  readonly createdAtMs: number;
}

/** Checks that this program can read the store, marks a fresh one, and returns the number of partitions. Two processes may do so at once. */
export async function checkFormat(
  commands: Commands,
  place: string,
  wanted: number | null,
  clock: Clock,
): Promise<number> {
  const fresh: StoreMeta = {
    format: STORE_FORMAT,
    partitions: wanted ?? REDIS_PARTITIONS_DEFAULT,
    createdAtMs: clock(),
  };
  // Done twice it changes nothing, hence a read.
  await commands.call('read', SHARED, 'set', META_KEY, JSON.stringify(fresh), 'NX');
  const { format, partitions } = JSON.parse(String(await commands.call('read', SHARED, 'get', META_KEY))) as StoreMeta;
  if (format > STORE_FORMAT) {
    throw unusable(place, `it has format ${format}, made by a newer version; this one reads up to ${STORE_FORMAT}`);
  }
  if (wanted !== null && wanted !== partitions) {
    throw unusable(place, `it was made with ${partitions} partitions, which can't be changed to ${wanted}`);
  }
  return partitions;
}
