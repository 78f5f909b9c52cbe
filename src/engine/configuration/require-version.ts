import { HandbillError } from '../../base/errors.js';
import type { ConfigurationStore } from '../../store/port.js';
import { type EntryVersion, readVersions } from './entry-versions.js';
import type { EntryCodec } from './entry-writer.js';

/** The versions of an entry that was there at any time, oldest first, or NOT_FOUND. */
export async function requireVersions<T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  key: string,
): Promise<EntryVersion<T>[]> {
  const versions = await readVersions(store, codec, key);
  if (versions === null) throw HandbillError.notFound(codec.kind, key);
  return versions;
}

/** One of them, or NOT_FOUND. */
export async function requireVersion<T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  key: string,
  number: number,
): Promise<EntryVersion<T>> {
  const versions = await requireVersions(store, codec, key);
  const version = versions.find((it) => it.number === number);
  if (version !== undefined) return version;
  const kept = `those from ${versions[0]!.number} to ${versions.at(-1)!.number} are kept`;
  throw new HandbillError('NOT_FOUND', `${codec.kind} "${key}" has no version ${number}; ${kept}`, {
    reason: 'VERSION_NOT_FOUND',
    metadata: { kind: codec.kind, key, version: String(number) },
  });
}
