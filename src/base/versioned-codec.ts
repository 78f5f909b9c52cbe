import { Packr, RESERVE_START_SPACE } from 'msgpackr';

// Arrays in a fixed order instead of maps: half the bytes, and equal values give equal bytes.
const packr = new Packr({ useRecords: false, variableMapSize: true });

/** Which values a kind of record has. Formats grow at the end only, so that every program reads what older ones wrote. */
export interface Layout {
  /** In messages: `promotion`. */
  readonly kind: string;
  /** How many values every record has, whoever wrote it. */
  readonly always: number;
  /** What a record has instead of the values that were added since, when it was written before them. */
  readonly added: readonly unknown[];
}

/**
 * The values without those at the end that are what a record without them has: so a record that uses nothing new has the bytes that it
 * always had.
 */
export function shortest<Values extends unknown[]>({ always, added }: Layout, values: Values): Values {
  while (values.length > always && values.at(-1) === added[values.length - 1 - always]) values.pop();
  return values;
}

/** The values of a record, with those that it was written without. Throws on one with values that this program doesn't know. */
export function complete({ kind, always, added }: Layout, values: unknown[]): unknown[] {
  const known = always + added.length;
  if (values.length > known) {
    throw new Error(
      `stored ${kind} has ${values.length} values, this program knows ${known} of them: it needs a newer program`,
    );
  }
  if (values.length < always) throw new Error(`stored ${kind} has ${values.length} values instead of ${always}`);
  for (let i = values.length; i < known; i++) values.push(added[i - always]);
  return values;
}

/** Packs the values behind one version byte. */
export function packVersioned(version: number, values: readonly unknown[]): Uint8Array {
  const bytes = packr.pack(values, RESERVE_START_SPACE | 1);
  bytes[0] = version;
  return bytes;
}

/** Unpacks what `packVersioned` packed; bytes of another version are a clear error, not a wrong value. */
export function unpackVersioned(kind: string, version: number, bytes: Uint8Array): unknown[] {
  if (bytes[0] !== version) {
    throw new Error(
      `stored ${kind} has version ${bytes[0]}, this program reads version ${version}: it needs a newer program`,
    );
  }
  return packr.unpack(bytes.subarray(1)) as unknown[];
}
