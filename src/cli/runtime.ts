import type { Config } from '../config.js';

/** What the composition root lends to the command line: a server, made of store, engine and gRPC. */
export interface Runtime {
  /** Version of the program. */
  readonly version: string;
  /** Resolves once the server answers calls. Rejects with HandbillError UNAVAILABLE when store or address can't be opened. */
  startServer(config: Config): Promise<RunningServer>;
}

export interface RunningServer {
  /** What a client connects to: `host:port` with the port that was taken, or `unix:/path`. */
  readonly address: string;
  /** Takes no new calls, gives those under way the drain grace of the settings to finish, then closes the store. */
  stop(): Promise<void>;
}
