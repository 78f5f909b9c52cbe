import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import type { ConfigurationEntry, ConfigurationStore } from '../../store/port.js';
import { tooManyConflicts, untilCommitted } from '../concurrency/until-committed.js';
import type { Versioned, WriteOptions } from './configuration-requests.js';
import type { EntryCodec } from './entry-codec.js';
import { versionWrites } from './entry-versions.js';
import { readFourEyes } from './four-eyes.js';
import type { Change } from './versions-codec.js';

export const writeEtag = (version: number): string => version.toString(36);

/** Version 0 is never an entry's: an empty etag means unguarded. */
function parseEtag(etag: string): number {
  const version = Number.parseInt(etag, 36);
  if (!(version > 0) || writeEtag(version) !== etag) {
    throw HandbillError.invalid([violation('etag', etag, 'is not an etag that a read returned')]);
  }
  return version;
}

/** Which change it is, for kinds whose former states are kept. */
export interface Changing {
  readonly as?: Pick<Change, 'kind' | 'timeMs'>;
}

/**
 * Reads an entry, lets `change` make the new value of it and writes that, guarded against everybody else's writes. With an etag,
 * an entry that has moved on is refused (ABORTED); without one, the change is made again on the newer value. What the entry was is kept,
 * where its kind keeps that. What the shop's four-eyes rule forbids is refused (FAILED_PRECONDITION).
 */
export async function changeEntry<T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  key: string,
  options: WriteOptions & Changing,
  change: (existing: T | null) => T,
): Promise<Versioned<T>> {
  const demanded = options.etag ? parseEtag(options.etag) : null;
  async function attempt(): Promise<Versioned<T> | 'conflict'> {
    const [entry] = await store.get(codec.kind, [key]);
    const version = entry?.version ?? 0;
    if (demanded !== null && demanded !== version) throw etagMismatch(codec.kind, key, entry ?? null);
    const before = entry?.bytes ?? null;
    const existing = before && codec.decode(before);
    const value = change(existing);
    const bytes = codec.encode(value);
    const isSame = before !== null && Buffer.compare(before, bytes) === 0;
    const told = options.as ? { ...options.as, author: options.author ?? '' } : null;
    const fourEyes = isSame ? null : await readFourEyes(store, codec, [key], told);
    const refusal = fourEyes?.refusal(key, existing, value) ?? null;
    if (refusal) throw refusal;
    if (options.validateOnly) return { value, etag: entry ? writeEtag(version) : '' };
    const written = await store.write([
      { kind: codec.kind, key, bytes, expectedVersion: version },
      ...(isSame ? [] : await versionWrites(store, codec, [{ key, before }], told)),
    ]);
    return written === 'conflict' ? written : { value, etag: writeEtag(written[0]!.version) };
  }
  return untilCommitted(attempt, () => tooManyConflicts(`${codec.kind} "${key}" is`));
}

function etagMismatch(kind: string, key: string, entry: ConfigurationEntry | null): HandbillError {
  const now = entry ? writeEtag(entry.version) : 'absent';
  return new HandbillError('ABORTED', `${kind} "${key}" has changed since it was read`, {
    reason: 'ETAG_MISMATCH',
    metadata: { kind, key, current_etag: now },
  });
}
