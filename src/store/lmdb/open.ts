import type { Clock } from '../../base/time.js';
import type { Store } from '../port.js';
import { createConfigurationStore } from './configuration.js';
import { type Environment, openEnvironment } from './environment.js';
import { closedError } from './failures.js';
import { prepareFolder, unusable } from './folder.js';
import { checkFormat } from './format.js';
import { createOutbox } from './outbox.js';
import { createProfileStore } from './profiles.js';
import { createScanner } from './scanner.js';
import { createSnapshotStore } from './snapshots.js';
import { createWriter, type Writer } from './writer.js';

export interface LmdbOptions {
  /** A folder; created when absent. Several processes of one machine may have it open at once. */
  readonly path: string;
  /** For the time of creation in the meta record. */
  readonly clock: Clock;
}

/**
 * Opens the embedded store. A write resolves after LMDB has synced it to disk. Throws HandbillError FAILED_PRECONDITION, naming the
 * path, when that can't be a store of this version; UNAVAILABLE when the file system refuses.
 */
export async function openLmdbStore({ path, clock }: LmdbOptions): Promise<Store> {
  await prepareFolder(path);
  const environment = openIn(path);
  const writer = createWriter(environment);
  try {
    await checkFormat(environment, writer, clock());
  } catch (error) {
    await environment.root.close();
    throw error;
  }
  return assemble(environment, writer);
}

function openIn(path: string): Environment {
  try {
    return openEnvironment(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function assemble(environment: Environment, writer: Writer): Store {
  let closing: Promise<void> | null = null;
  const scanner = createScanner(environment);
  const profiles = createProfileStore(environment, writer, scanner);
  const configuration = createConfigurationStore(environment, writer, scanner);
  const outbox = createOutbox(environment);
  const snapshots = createSnapshotStore(environment, writer);

  /** After the close LMDB's memory is gone: a call must not reach it. */
  const whileOpen =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      closing ? Promise.reject(closedError(environment.path)) : call(...args);

  return {
    profiles: {
      load: whileOpen(profiles.load),
      commit: whileOpen(profiles.commit),
      ids: profiles.ids,
    },
    configuration: {
      version: whileOpen(configuration.version),
      get: whileOpen(configuration.get),
      write: whileOpen(configuration.write),
      changesSince: configuration.changesSince,
    },
    outbox: { read: whileOpen(outbox.read) },
    snapshots: {
      read: whileOpen(snapshots.read),
      write: whileOpen(snapshots.write),
      remove: whileOpen(snapshots.remove),
    },
    close() {
      closing ??= closeEnvironment();
      return closing;
    },
  };

  async function closeEnvironment(): Promise<void> {
    scanner.stop();
    await writer.drained();
    await environment.root.close();
  }
}
