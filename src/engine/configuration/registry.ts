import type { ConfigurationEntry } from '../../store/port.js';

/** A configuration entry in memory, decoded. */
export interface Registered<T> {
  readonly key: string;
  /** Dense, never reused. */
  readonly index: number;
  /** Version of the configuration that last wrote it; its etag. */
  readonly version: number;
  readonly value: T;
  /** Encoded. */
  readonly bytes: number;
}

/** All entries of one kind, by key and by dense index; read by every request, written only by `apply`. */
export interface Registry<T> {
  readonly size: number;
  /** Of how many values the test holds that the registry was made with. */
  readonly counted: number;
  /** Every index is below it. */
  readonly indexLimit: number;
  get(key: string): Registered<T> | undefined;
  at(index: number): Registered<T> | undefined;
  /** Ascending by index. */
  all(): Iterable<Registered<T>>;
  apply(entry: ConfigurationEntry): void;
}

export function createRegistry<T>(
  decode: (bytes: Uint8Array) => T,
  isCounted: (value: T) => boolean = () => false,
): Registry<T> {
  const byKey = new Map<string, Registered<T>>();
  const byIndex: (Registered<T> | undefined)[] = [];
  let counted = 0;

  return {
    get size() {
      return byKey.size;
    },
    get counted() {
      return counted;
    },
    get indexLimit() {
      return byIndex.length;
    },
    get: (key) => byKey.get(key),
    at: (index) => byIndex[index],
    *all() {
      // An index may be missing for a moment: entries arrive in the order of their versions, not of their indexes.
      for (const entry of byIndex) if (entry) yield entry;
    },
    apply({ key, index, version, bytes }) {
      const registered = { key, index, version, value: decode(bytes), bytes: bytes.length };
      const before = byKey.get(key);
      if (before && isCounted(before.value)) counted--;
      if (isCounted(registered.value)) counted++;
      byKey.set(key, registered);
      while (byIndex.length < index) byIndex.push(undefined);
      byIndex[index] = registered;
    },
  };
}
