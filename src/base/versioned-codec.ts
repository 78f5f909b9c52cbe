import { Packr, RESERVE_START_SPACE } from 'msgpackr';

// Arrays in a fixed order instead of maps: half the bytes, and equal values give equal bytes.
const packr = new Packr({ useRecords: false, variableMapSize: true });

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
