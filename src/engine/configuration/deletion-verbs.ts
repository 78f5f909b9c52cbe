import { type Deletable, deleted, restored } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from './configuration.js';
import type { Versioned, WriteOptions } from './configuration-requests.js';
import { changeEntry, type EntryCodec } from './entry-writer.js';
import type { ChangeKind } from './versions-codec.js';

interface DeletionVerbs<Key extends string, T> {
  delete(key: Key, options: WriteOptions): Promise<Versioned<T>>;
  restore(key: Key, options: WriteOptions): Promise<Versioned<T>>;
}

/** Deletes and restores entries of one kind; NOT_FOUND for one that was never there. Done twice it changes nothing. */
export function createDeletionVerbs<Key extends string, T extends Deletable>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  configuration: Configuration,
  clock: Clock,
): DeletionVerbs<Key, T> {
  async function change(
    key: Key,
    kind: ChangeKind,
    options: WriteOptions,
    next: (entry: T) => T,
  ): Promise<Versioned<T>> {
    const written = await changeEntry(store, codec, key, { ...options, as: { kind, timeMs: clock() } }, (existing) => {
      if (existing === null) throw HandbillError.notFound(codec.kind, key);
      return next(existing);
    });
    await configuration.refresh();
    return written;
  }

  return {
    delete: (key, options) => change(key, 'DELETE', options, (entry) => deleted(entry, clock())),
    restore: (key, options) => change(key, 'RESTORE', options, restored),
  };
}
