import type { Clock } from '../../base/time.js';
import type { RedisAddress } from '../address.js';
import { guardStore } from '../guard-store.js';
import type { Store } from '../port.js';
import { createCommands } from './commands.js';
import { createConfigurationStore } from './configuration.js';
import { checkServers, type Notices } from './durability.js';
import { createEpoch } from './epoch.js';
import { everything } from './everything.js';
import { busy } from './failures.js';
import { checkFormat } from './format.js';
import { createGate } from './gate.js';
import { createIdentityStore } from './identities.js';
import { createIndexMarks } from './index-marks.js';
import { createPartitions, epochKey, SHARED } from './keys.js';
import { createLimitStore } from './limits.js';
import { createOutbox } from './outbox.js';
import { createProfileStore } from './profiles.js';
import { createReadValues } from './read-values.js';
import { createScanner } from './scanner.js';
import { connectServers } from './servers.js';
import { createSnapshotStore } from './snapshots.js';

export interface RedisOptions {
  readonly address: RedisAddress;
  /** For the time of creation and the append times of events. */
  readonly clock: Clock;
  readonly notices: Notices;
  /** PEM of the authority that signed the servers' certificates; null: those that Node knows. */
  readonly ca?: string | null;
  /** Refuses a server without a store instead of making one there. */
  readonly mustExist?: boolean;
  /** false: no collecting of loads and commits, for comparison. */
  readonly collect?: boolean;
}

/**
 * Opens a store on a Redis server or cluster. A resolved write is as durable as the server is set to be, which is told. Throws HandbillError
 * FAILED_PRECONDITION when a server evicts, is too old or has a store of another kind; UNAVAILABLE when it can't be reached.
 */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const { address, clock, notices, ca = null, mustExist = false, collect = true } = options;
  const { database, username, password, tls } = address;
  const place = placeOf(address);
  const servers = connectServers(address, { tls: tls ? { ca } : null, database, username, password });
  try {
    const ungated = createCommands(place, servers);
    await checkServers(ungated, place, notices);
    const opening = { partitions: address.partitions, clock, mustExist };
    const partitions = createPartitions(await checkFormat(ungated, place, opening));

    const marks = createIndexMarks(partitions);
    const epoch = createEpoch({ place, servers, commands: ungated, partitions, marks, warn: notices.warn });
    const commands = createCommands(place, servers, epoch);
    // Waits until the store is in an epoch.
    await commands.call('read', SHARED, 'exists', epochKey(SHARED));

    const collecting = { gate: createGate(() => busy(place)), collect };
    const scanner = createScanner(commands);
    const readValues = createReadValues(commands, collecting);
    const configuration = createConfigurationStore({ commands, epoch, marks });
    return guardStore(place, {
      profiles: createProfileStore({ commands, partitions, scanner, clock, collecting }),
      identities: createIdentityStore(commands, partitions, readValues, scanner),
      limits: createLimitStore(commands, partitions, scanner, collecting),
      configuration,
      outbox: createOutbox(commands, partitions, readValues),
      snapshots: createSnapshotStore(commands),
      epoch: () => epoch.token,
      async check() {
        // Also tells a new epoch, and a store that is gone.
        await configuration.version();
        epoch.assertKeeps();
      },
      everything: () => everything(commands, scanner),
      close: async () => servers.close(),
    });
  } catch (error) {
    servers.close();
    throw error;
  }
}

/** As a person names it, without user and password. */
function placeOf({ tls, cluster, nodes, database }: RedisAddress): string {
  const scheme = `redis${tls ? 's' : ''}${cluster ? '-cluster' : ''}`;
  const hosts = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
  return `${scheme}://${hosts}${database === 0 ? '' : `/${database}`}`;
}
