import type { Clock } from '../../base/time.js';
import type { Store } from '../port.js';
import { createConfigurationStore } from './configuration.js';
import { type Environment, openEnvironment } from './environment.js';
import { everything } from './everything.js';
import { closedError } from './failures.js';
import { prepareFolder, requireStore, unusable } from './folder.js';
import { checkFormat } from './format.js';
import { createIdentityStore } from './identities.js';
import { createLimitStore } from './limits.js';
import { createOutbox } from './outbox.js';
import { createProfileStore } from './profiles.js';
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
}

/**
 * Opens the embedded store. A write resolves after LMDB has synced it to disk. Throws HandbillError FAILED_PRECONDITION, naming the
 * path, when that can't be a store of this version; UNAVAILABLE when the file system refuses.
 */
export async function openLmdbStore({ path, mustExist = false, clock }: LmdbOptions): Promise<Store> {
  if (mustExist) await requireStore(path);
  await prepareFolder(path);
  const environment = openIn(path);
  const writer = createWriter(environment);
  try {
    await checkFormat(environment, writer, clock());
  } catch (error) {
    await environment.root.close();
    throw error;
  }
  return assemble(environment, writer, clock);
}

function openIn(path: string): Environment {
  try {
    return openEnvironment(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function assemble(environment: Environment, writer: Writer, clock: Clock): Store {
  let closing: Promise<void> | null = null;
  const scanner = createScanner(environment);

  /** After the close LMDB's memory is gone: a call must not reach it. Long reads are the scanner's to refuse. */
  function whileOpen<T extends object>(part: T, ...names: (keyof T)[]): T {
    const guarded = names.map((name) => {
      const call = part[name] as (...args: unknown[]) => Promise<unknown>;
      return [name, (...args: unknown[]) => (closing ? Promise.reject(closedError(environment.path)) : call(...args))];
    });
    return { ...part, ...Object.fromEntries(guarded) };
  }

  return {
    profiles: whileOpen(createProfileStore(environment, writer, scanner, clock), 'load', 'commit'),
    identities: whileOpen(createIdentityStore(environment, writer, scanner), 'resolve', 'assign'),
    limits: whileOpen(createLimitStore(environment, writer, scanner), 'reserve', 'settle', 'used', 'restore'),
    configuration: whileOpen(createConfigurationStore(environment, writer, scanner), 'version', 'get', 'write'),
    outbox: whileOpen(createOutbox(environment, writer, scanner), 'read', 'end', 'size', 'trim', 'erase'),
    snapshots: whileOpen(createSnapshotStore(environment, writer), 'read', 'write', 'replace', 'remove', 'names'),
    everything: () => everything(environment, scanner),
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
