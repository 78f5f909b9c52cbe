import { isIP } from 'node:net';
import { Command, Redis } from 'ioredis';
import {
  REDIS_COMMAND_TIMEOUT_MS,
  REDIS_DEADLINE_MS,
  REDIS_HEARTBEAT_MS,
  REDIS_RECONNECT_MAX_MS,
} from '../../limits.js';
import type { HostPort } from '../address.js';
import { messageOf, NotSent, withoutCommand } from './failures.js';
import { type Info, parseInfo } from './info.js';

export type Argument = string | Buffer;

export interface NodeOptions {
  readonly tls: { readonly ca: string | null } | null;
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
}

/** One server and the connection to it, which is made again whenever it is lost. */
export interface Node {
  /** `host:port` */
  readonly name: string;
  /** Connected, and looked at since. */
  readonly ready: boolean;
  /** What the server told of itself when it was last looked at; null: it never was. */
  readonly info: Info | null;
  /**
   * Sends a command; strings in replies are Buffers. Throws NotSent without a connection, the server's error reply, or another error when
   * the connection is lost or silent before the answer came.
   */
  call(command: string, ...args: readonly Argument[]): Promise<unknown>;
  /** The command for a slot that is just being moved to this node. */
  callAsking(command: string, ...args: readonly Argument[]): Promise<unknown>;
  /** Not ready until it was looked at again: the server may be in another role than before. */
  lookAgain(): void;
  /** Drops the connection and makes a new one: there may be another server behind the name now. */
  reconnect(): void;
  close(): void;
}

/**
 * Begins to connect. A server is looked at when it is connected, before anything else is sent, since it may be another one than before; then now and then.
 * `onLook` hears of each look. Those that fail are left to the connection's own time-outs.
 */
export function createNode(
  { host, port }: HostPort,
  { tls, database, username, password }: NodeOptions,
  onLook: (node: Node) => void,
): Node {
  const redis = new Redis({
    host,
    port,
    db: database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls === null
      ? {}
      : { tls: { ...(isIP(host) ? {} : { servername: host }), ...(tls.ca === null ? {} : { ca: tls.ca }) } }),
    connectionName: 'handbill',
    connectTimeout: REDIS_COMMAND_TIMEOUT_MS,
    commandTimeout: REDIS_COMMAND_TIMEOUT_MS,
    // Late answers of a server that froze would pile up otherwise: a silent connection is dropped with all that waits for it.
    socketTimeout: REDIS_COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 50, REDIS_RECONNECT_MAX_MS),
    // Whether a command may be sent again is decided in commands.ts: nothing is queued or resent here.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A primary that became a replica: the name may lead to the new primary by now.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  let lastError: unknown = new Error('not connected yet');
  let dropped = false;
  let awaySinceMs: number | null = performance.now();
  redis.on('error', (error: unknown) => {
    // What fails because the connection is dropped would hide why it is.
    if (dropped) return;
    // The client would go on in database 0, which may be somebody else's.
    dropped = (error as { command?: { name: string } }).command?.name === 'select';
    lastError = withoutCommand(error);
    if (dropped) redis.disconnect(true);
  });
  let info: Info | null = null;
  let isLookedAt = false;
  /** Raised by whatever makes the looks under way worthless. */
  let looksFrom = 0;
  const forgetLooks = (): void => {
    isLookedAt = false;
    looksFrom += 1;
  };
  redis.on('close', () => {
    dropped = false;
    forgetLooks();
    awaySinceMs ??= performance.now();
  });
  redis.on('ready', () => void look());
  const timer = setInterval(() => void look(), REDIS_HEARTBEAT_MS);

  async function look(): Promise<void> {
    if (redis.status !== 'ready') return;
    const from = looksFrom;
    try {
      const told = parseInfo(String(await send('info', [])));
      if (from !== looksFrom) return;
      info = told;
      isLookedAt = true;
      awaySinceMs = null;
      onLook(node);
    } catch (error) {
      lastError = error;
    }
  }

  const send = async (command: string, args: readonly Argument[]): Promise<unknown> => {
    try {
      return await redis.sendCommand(new Command(command, args as Argument[], { replyEncoding: null }));
    } catch (error) {
      throw withoutCommand(error);
    }
  };

  const isReady = (): boolean => redis.status === 'ready' && isLookedAt;
  const assertReady = (): void => {
    if (isReady()) return;
    const hopeless = awaySinceMs !== null && performance.now() - awaySinceMs > REDIS_DEADLINE_MS;
    throw new NotSent(`${host}:${port}: ${messageOf(lastError)}`, hopeless, lastError);
  };

  const node: Node = {
    name: `${host}:${port}`,
    get ready() {
      return isReady();
    },
    get info() {
      return info;
    },
    async call(command, ...args) {
      assertReady();
      return send(command, args);
    },
    async callAsking(command, ...args) {
      assertReady();
      // In one turn, so that nothing comes in between.
      const [, answer] = await Promise.all([send('asking', []), send(command, args)]);
      return answer;
    },
    lookAgain() {
      forgetLooks();
      void look();
    },
    reconnect() {
      forgetLooks();
      redis.disconnect(true);
    },
    close() {
      clearInterval(timer);
      redis.disconnect();
    },
  };
  return node;
}
