import type { Clock } from '../../base/time.js';
import { REDIS_PARTITIONS_DEFAULT } from '../../limits.js';
import type { Commands } from './commands.js';
import { absent, unusable } from './failures.js';
import { META_KEY, SHARED } from './keys.js';

/** Raised when an older program could misread what a newer one writes. */
const STORE_FORMAT = 1;

interface StoreMeta {
  readonly format: number;
  readonly partitions: number;
  readonly createdAtMs: number;
}

export interface Opening {
  /** Partitions that the address names; null: as the store has them. */
  readonly partitions: number | null;
  readonly clock: Clock;
  /** Refuses a server without a store, most likely a mistyped database, instead of making one there. */
  readonly mustExist: boolean;
}

/** Checks that this program can read the store, marks a fresh one, and returns the number of partitions. Two processes may do so at once. */
export async function checkFormat(
  commands: Commands,
  place: string,
  { partitions: wanted, clock, mustExist }: Opening,
): Promise<number> {
  if (!mustExist) {
    const fresh: StoreMeta = {
      format: STORE_FORMAT,
      partitions: wanted ?? REDIS_PARTITIONS_DEFAULT,
      createdAtMs: clock(),
    };
    // Done twice it changes nothing, hence a read.
    await commands.call('read', SHARED, 'set', META_KEY, JSON.stringify(fresh), 'NX');
  }
  const stored = (await commands.call('read', SHARED, 'get', META_KEY)) as Buffer | null;
  if (stored === null) throw absent(place);
  const { format, partitions } = parseMeta(stored, place);
  if (format > STORE_FORMAT) {
    throw unusable(place, `it has format ${format}, made by a newer version; this one reads up to ${STORE_FORMAT}`);
  }
  if (wanted !== null && wanted !== partitions) {
    throw unusable(place, `it was made with ${partitions} partitions, which can't be changed to ${wanted}`);
  }
  return partitions;
}

function parseMeta(stored: Buffer, place: string): StoreMeta {
  const meta = parseJson(stored) as Partial<StoreMeta> | null;
  const { format, partitions } = meta ?? {};
  if (Number.isInteger(format) && Number.isInteger(partitions) && partitions! > 0) return meta as StoreMeta;
  throw unusable(place, `its key ${META_KEY} is damaged or not of Handbill`);
}

function parseJson(stored: Buffer): unknown {
  try {
    return JSON.parse(stored.toString());
  } catch {
    return null;
  }
}
