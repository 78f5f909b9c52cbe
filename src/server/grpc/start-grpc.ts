import { type ChannelOptions, logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { SERVICES } from '../../api/methods.js';
import type { InFlight } from '../../api/pipeline/in-flight.js';
import type { Pipeline } from '../../api/pipeline/pipeline.js';
import { loadDescriptors } from '../../contract/load.js';
import { type Beat, systemBeat } from '../../engine/concurrency/background.js';
import {
  CONNECTION_IDLE_MAX_MS,
  HELD_BYTES_MAX,
  HELD_BYTES_PER_CONNECTION_MAX,
  KEEPALIVE_INTERVAL_MS,
  KEEPALIVE_TIMEOUT_MS,
  MESSAGE_BYTES_MAX,
  STREAMS_PER_CONNECTION_MAX,
} from '../../limits.js';
import { drain } from './drain.js';
import { createCallGuard } from './guard-calls.js';
import { addHealth } from './health.js';
import { createHeldBytes } from './held-bytes.js';
import { createRequestTimeouts } from './request-timeouts.js';
import { addServices } from './services.js';

export interface GrpcOptions {
  /** `host:port`, `[ipv6]:port` (port 0: a free one) or `unix:/path`. */
  readonly address: string;
  /** Whether tools such as grpcurl can ask what there is. */
  readonly reflection: boolean;
  /** Of the looks after calls whose callers keep the server waiting; by default the system's. */
  readonly beat?: Beat;
}

export interface GrpcServer {
  /** As given, with the port that was taken. */
  readonly address: string;
  /** What callers make the server hold, in bytes. */
  readonly heldBytes: number;
  /** Health: not serving at first. */
  setServing(serving: boolean): void;
  /** Health of the clock: right at first. */
  setClock(right: boolean): void;
  /** Health of writes: possible at first. */
  setWritable(isWritable: boolean): void;
  /** No new calls, waits for those under way, but no longer than the grace, then cuts off the rest. Resolves when all is closed. */
  drain(underWay: readonly InFlight[], graceMs: number): Promise<void>;
}

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION_MAX,
  'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
  'grpc.max_connection_idle_ms': CONNECTION_IDLE_MAX_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  // Costs next to nothing; without it, forceShutdown of grpc-js 1.14 knows no connections and leaves them open.
  'grpc.enable_channelz': 1,
};

/** Listens for gRPC and answers from the table of methods. Rejects when the address can't be taken. */
export async function startGrpc(pipeline: Pipeline, options: GrpcOptions): Promise<GrpcServer> {
  // What grpc-js would print by itself, such as that a port is taken, is in our errors.
  if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
  const held = createHeldBytes({ totalMax: HELD_BYTES_MAX, connectionMax: HELD_BYTES_PER_CONNECTION_MAX });
  const timeouts = createRequestTimeouts();
  const guard = createCallGuard(held, timeouts, options.beat ?? systemBeat);
  const server = new Server({ ...CHANNEL_OPTIONS, interceptors: [guard.interceptor] });
  addServices(server, pipeline);
  const health = addHealth(
    server,
    SERVICES.map(({ fullName }) => fullName),
  );
  if (options.reflection) new ReflectionService(loadDescriptors()).addToServer(server);
  const address = await bind(server, options.address);
  timeouts.watch(server);
  return {
    address,
    get heldBytes() {
      return held.total;
    },
    setServing: (serving) => health.set(serving),
    setClock: (right) => health.setClock(right),
    setWritable: (isWritable) => health.setWritable(isWritable),
    async drain(underWay, graceMs) {
      await drain(server, underWay, graceMs);
      guard.stop();
    },
  };
}

function bind(server: Server, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(address.startsWith('unix:') ? address : address.replace(/:\d+$/, `:${port}`));
    });
  });
}
