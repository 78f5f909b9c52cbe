import type { OnMended } from '../../base/owner-only.js';
import type { Clock } from '../../base/time.js';
import type { Config } from '../../config/settings.js';
import type { Store } from '../../store/port.js';

/** What the composition root lends to the command line: a server, made of store, engine and gRPC. */
export interface Runtime {
  /** Version of the program. */
  readonly version: string;
  /** What tells the time: that of this machine, or the test clock of the settings. FAILED_PRECONDITION: its file can't be read. */
  clock(config: Config): Promise<Clock>;
  /** Resolves once the server answers calls. Rejects with HandbillError UNAVAILABLE when store or address can't be opened. */
  startServer(config: Config, start: ServerStart, options?: StartOptions): Promise<RunningServer>;
  /** Opens a store by its address, for the commands that look after one. */
  openStore(config: Config, address: string, opening: StoreOpening): Promise<Store>;
}

interface StartOptions {
  /** Refuses a place without a store (STORE_ABSENT) instead of making one there. */
  readonly mustExist?: boolean;
  /** Hears what is mended; else that is logged. */
  readonly onMended?: OnMended;
}

interface StoreOpening {
  /** Refuses a place without a store (STORE_ABSENT) instead of making one there. */
  readonly mustExist: boolean;
  /** Hears what is wrong with how durable the store is. */
  readonly warn: (message: string) => void;
}

/**
 * `warm` loads and compiles everything before the first call, as a server should; `lazy` leaves that to the calls that need it: an import
 * into a large store needs none of it.
 */
export type ServerStart = 'warm' | 'lazy';

export interface RunningServer {
  /** What a client connects to: `host:port` with the port that was taken, or `unix:/path`. */
  readonly address: string;
  /** Takes no new calls, gives those under way the drain grace of the settings to finish, then closes the store. */
  stop(): Promise<void>;
}
