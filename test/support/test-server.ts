import type { ServiceError } from '@grpc/grpc-js';
import { type Logger, pino } from 'pino';
import { afterEach, expect } from 'vitest';
import { type Clients, connectClients } from '../../src/contract/clients.js';
import { readStatusDetails, type StatusDetails } from '../../src/contract/status-details.js';
import type { Engine } from '../../src/engine/engine.js';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/start-server.js';
import { EUR } from './fake-engine.js';

export interface TestServer extends RunningServer {
  readonly clients: Clients;
  /** Lines of the log, parsed. */
  readonly logged: Record<string, unknown>[];
}

const running: TestServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) {
    server.clients.close();
    await server.drain();
  }
});

/** A real server on a free port of the loopback with a client; both are gone after the test. */
export async function startTestServer(engine: Engine, options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const log: Logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const server = await startServer(engine, {
    address: '127.0.0.1:0',
    log,
    inFlight: 100,
    drainGraceMs: 2_000,
    reflection: false,
    currency: EUR,
    clocks: { clock: Date.now, monotonic: () => performance.now() },
    checkStore: async () => {},
    ...options,
  });
  const started = Object.assign(server, { clients: connectClients(server.address), logged });
  running.push(started);
  return started;
}

/** The details with which a call fails; fails itself when the call doesn't. */
export async function failureOf(call: Promise<unknown>): Promise<StatusDetails> {
  try {
    await call;
  } catch (error) {
    return readStatusDetails(error as ServiceError);
  }
  throw new Error('the call should have failed');
}

/** Asks again and again; generous, as the machine may be busy. The interval is long enough to see that something has stopped. */
export const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 20_000, interval: 100 });
