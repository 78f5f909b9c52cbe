import { setTimeout as pause } from 'node:timers/promises';
import { HandbillError } from '../../base/errors.js';
import { REDIS_DEADLINE_MS } from '../../limits.js';
import { failureKind, messageOf, NotSent, unavailable } from './failures.js';
import { epochKey } from './keys.js';
import type { Argument, Node } from './node.js';
import { OTHER_EPOCH, type Script } from './scripts/script.js';
import type { Servers } from './servers.js';

/**
 * How a command may be sent again when no answer came:
 *   read   freely
 *   write  only when it surely was not begun; otherwise its outcome is unknown, and the caller is told so. Sending it again could not tell
 *          its own earlier success from someone else's, and the first one may still lie in a socket and be done later.
 *          A write that may be done twice, at any time, counts as a read.
 */
export type Access = 'read' | 'write';

export interface Commands {
  /** Whether a call may have keys of several hash tags. */
  readonly single: boolean;
  /** Throws HandbillError UNAVAILABLE, at the latest when the deadline of the driver is over. */
  call(access: Access, tag: string, command: string, ...args: readonly Argument[]): Promise<unknown>;
  run(access: Access, tag: string, code: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;
  /** What callers get for an error within the answer of a script, which did that part not and never will. */
  refused(reply: Error): HandbillError;
  /** A read on one server. */
  callNode(node: Node, command: string, ...args: readonly Argument[]): Promise<unknown>;
  primaries(): Promise<readonly Node[]>;
}

/** Lets commands pass while the store is the one that this process knows. */
export interface EpochGate {
  /** The token of the epoch, which writes carry. Throws, a HandbillError once it is known that waiting does not help. */
  enter(access: Access): Promise<string>;
  /** A write that carried the token was refused because of it. */
  wasRefused(token: string): void;
}

const PAUSE_FIRST_MS = 5;
const PAUSE_MAX_MS = 100;

/** Without a gate for what opens the store, and finds out which one it is. */
export function createCommands(place: string, servers: Servers, gate?: EpochGate): Commands {
  const enter = async (access: Access): Promise<string> => (gate ? gate.enter(access) : '');

  async function evaluate(tag: string, { sha, source }: Script, args: readonly Argument[]): Promise<unknown> {
    try {
      return await servers.call(tag, 'evalsha', [sha, ...args]);
    } catch (error) {
      if (!messageOf(error).startsWith('NOSCRIPT')) throw error;
      return servers.call(tag, 'eval', [source, ...args]);
    }
  }

  async function evaluateIn(token: string, tag: string, code: Script, args: readonly Argument[]): Promise<unknown> {
    try {
      return await evaluate(tag, code, args);
    } catch (error) {
      if (messageOf(error).startsWith(OTHER_EPOCH)) gate?.wasRefused(token);
      throw error;
    }
  }

  async function untilDeadline<T>(access: Access, attempt: () => Promise<T> | T): Promise<T> {
    const deadlineMs = performance.now() + REDIS_DEADLINE_MS;
    for (let pauseMs = PAUSE_FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS)) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof HandbillError) throw error;
        const kind = failureKind(error);
        const again = kind === 'untouched' || (kind === 'unknown' && access === 'read');
        const hopeless = error instanceof NotSent && error.hopeless;
        if (!again || hopeless || performance.now() + pauseMs > deadlineMs) throw unavailable(place, error, access);
        await pause(pauseMs);
      }
    }
  }

  return {
    single: servers.single,
    call: (access, tag, command, ...args) =>
      untilDeadline(access, async () => {
        await enter(access);
        return servers.call(tag, command, args);
      }),
    run: (access, tag, code, keys, args) =>
      untilDeadline(access, async () => {
        const token = await enter(code.inEpoch ? 'write' : access);
        return gate && code.inEpoch
          ? evaluateIn(token, tag, code, [String(keys.length + 1), ...keys, epochKey(tag), ...args, token])
          : evaluate(tag, code, [String(keys.length), ...keys, ...args]);
      }),
    refused: (reply) => unavailable(place, reply, 'write'),
    callNode: (node, command, ...args) => untilDeadline('read', () => node.call(command, ...args)),
    primaries: () => untilDeadline('read', () => servers.primaries()),
  };
}
