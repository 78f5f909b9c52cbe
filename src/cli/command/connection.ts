import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Client, Metadata, requestCallback } from '@grpc/grpc-js';
import { HandbillError } from '../../base/errors.js';
import { type Config, shownSetting } from '../../config/settings.js';
import type { Clients } from '../../contract/clients.js';
import type { Context } from './context.js';
import { EXIT } from './exit.js';
import { CommandFailure } from './failure.js';
import { awaitInterruption, interruptedFailure } from './interruption.js';
import type { RunningServer } from './runtime.js';

type Method<Request, Response> = (request: Request, callback: requestCallback<Response>) => unknown;

/** A connection to a server: one somewhere, or one in this process just for this command. */
export interface Connection {
  readonly clients: Clients;
  /** Of streams; `call` sends it itself. */
  readonly metadata: Metadata;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
  /** One unary call with the deadline of the settings: `call(clients.catalog, clients.catalog.getItem, { itemId })`. */
  call<Request, Response>(client: Client, method: Method<Request, Response>, request: Request): Promise<Response>;
}

/** How long calls of a server in this process may take to end once the command is done. */
const LOCAL_DRAIN_MS = 2_000;

/** Connects, runs the work, and leaves nothing behind, also after Ctrl-C. */
export async function withConnection<T>(context: Context, work: (connection: Connection) => Promise<T>): Promise<T> {
  let result: T;
  const { interrupted, end } = awaitInterruption();
  const close: (() => void | Promise<void>)[] = [end];
  try {
    const address = context.config.server ?? (await startLocalServer(context, close));
    const { authorMetadata, callUnary, connectClients } = await import('../../contract/clients.js');
    const clients = connectClients(address);
    close.push(() => clients.close());
    const { timeoutMs, author } = context.config;
    const metadata = authorMetadata(author ?? loginName());
    result = await work({
      clients,
      metadata,
      interrupted,
      call: (client, method, request) =>
        untilInterrupted(interrupted, callUnary(client, method as never, request, { metadata, timeoutMs })),
    });
  } finally {
    for (const step of close.reverse()) await step();
  }
  // Pressed when the work was all but done: nothing may come after it.
  if (interrupted.aborted) throw interruptedFailure();
  return result;
}

/** Empty where the system has no name for the user, as in some containers. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Store, engine and server in this process, on a socket that only this user can reach; returns its address. */
async function startLocalServer(context: Context, close: (() => void | Promise<void>)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handbill-'));
  close.push(() => rm(folder, { recursive: true, force: true }));
  const config = {
    ...context.config,
    // Windows has no unix sockets in Node; there a free port of the loopback device does.
    listen: process.platform === 'win32' ? '127.0.0.1:0' : `unix:${join(folder, 'handbill.sock')}`,
    logLevel: context.verbose ? context.config.logLevel : ('silent' as const),
    reflection: false,
    drainGraceMs: LOCAL_DRAIN_MS,
  };
  const server = await startOn(context, config, join(folder, 'store'));
  close.push(() => server.stop());
  return server.address;
}

/** `emptyStore`: a place for the store of a dry run, where there is none. */
async function startOn(context: Context, config: Config, emptyStore: string): Promise<RunningServer> {
  const { absentStore, runtime, note } = context;
  const onMended = (message: string): void => note(`warning: ${message}`);
  try {
    return await runtime.startServer(config, 'lazy', { onMended, mustExist: absentStore !== 'make' });
  } catch (error) {
    if (!(error instanceof HandbillError) || error.details.reason !== 'STORE_ABSENT') throw error;
    const place = shownSetting('store', config.store);
    if (absentStore === 'refuse') throw noStore(place, error);
    note(`there is no store at ${place}: the dry run goes on as with an empty one`);
    return runtime.startServer({ ...config, store: emptyStore }, 'lazy');
  }
}

function noStore(place: string, cause: HandbillError): CommandFailure {
  const hint = '`handbill import` makes one, --store or HANDBILL_STORE names another place';
  return new CommandFailure(EXIT.unavailable, cause.code, `there is no store at ${place}: ${hint}`, {
    reason: 'STORE_ABSENT',
    cause,
  });
}

/** Settles as the call does, or fails at once when the user has had enough. */
function untilInterrupted<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(interruptedFailure());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
