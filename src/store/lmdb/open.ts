import type { OnMended } from '../../base/owner-only.js';
import type { Clock } from '../../base/time.js';
import { guardStore } from '../guard-store.js';
import type { Store } from '../port.js';
import { createConfigurationStore } from './configuration.js';
import { type Environment, openEnvironment } from './environment.js';
import { everything } from './everything.js';
import { prepareFolder, requireStore, unusable } from './folder.js';
import { checkFormat } from './format.js';
import { createIdentityStore } from './identities.js';
import { createLimitStore } from './limits.js';
import { createOutbox } from './outbox.js';
import { type OwnFiles, rememberFiles } from './own-files.js';
import { createProfileStore } from './profiles.js';
import { requireLock } from './require-lock.js';
import { createScanner } from './scanner.js';
import { createSnapshotStore } from './snapshots.js';
import { createWriter, type Writer } from './writer.js';

export interface LmdbOptions {
  /** A folder; created when absent. Several processes of one machine may have it open at once. */
  readonly path: string;
  /** Refuses a folder without a store, most likely a mistyped one, instead of making one there. */
  readonly mustExist?: boolean;
  /** For the time of creation and the append times of events. */
  readonly clock: Clock;
  readonly onMended?: OnMended;
  /** Hears when another process keeps this one from writing, so that writes are refused, and when it no longer does. */
  readonly onWritable?: (isWritable: boolean) => void;
}

/**
 * Opens the embedded store. A write resolves after LMDB has synced it to disk. Throws HandbillError FAILED_PRECONDITION, naming the
 * path, when that can't be a store of this version; UNAVAILABLE when the file system refuses, or another process
 * keeps the write lock.
 */
export async function openLmdbStore({
  path,
  mustExist = false,
  clock,
  onMended = () => {},
  onWritable = () => {},
}: LmdbOptions): Promise<Store> {
  if (mustExist) await requireStore(path);
  await prepareFolder(path, onMended);
  await requireLock(path);
  const environment = openIn(path);
  const files = rememberFiles(path);
  const writer = createWriter(environment, files, onWritable);
  try {
    await checkFormat(environment, writer, clock());
  } catch (error) {
    await environment.root.close();
    throw error;
  }
  return guardStore(path, assemble({ environment, files, writer, clock }));
}

function openIn(path: string): Environment {
  try {
    return openEnvironment(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

interface Parts {
  readonly environment: Environment;
  readonly files: OwnFiles;
  readonly writer: Writer;
  readonly clock: Clock;
}

function assemble({ environment, files, writer, clock }: Parts): Store {
  const scanner = createScanner(environment);
  return {
    profiles: createProfileStore(environment, writer, scanner, clock),
    identities: createIdentityStore(environment, writer, scanner),
    limits: createLimitStore(environment, writer, scanner),
    configuration: createConfigurationStore(environment, writer, scanner),
    outbox: createOutbox(environment, writer, scanner),
    snapshots: createSnapshotStore(environment, writer),
    // An acknowledged write is on disk.
    epoch: () => '',
    check: async () => files.assertInPlace(),
    everything: () => everything(environment, scanner),
    async close() {
      scanner.stop();
      await environment.root.close();
    },
  };
}
