import { HandbillError } from '../../base/errors.js';

/**
 * What a failed command says about the data:
 *   untouched  the server never got it or refused it before doing anything: it can be sent again
 *   unknown    it was sent and no answer came; it may have been done, or may be done yet
 *   refused    the server will not do it, now or again
 */
export type FailureKind = 'untouched' | 'unknown' | 'refused';

/** There was no connection to send a command on. */
export class NotSent extends Error {
  override readonly name = 'NotSent';

  constructor(
    message: string,
    /** The server has been away for longer than a caller would wait. */
    readonly hopeless: boolean,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** First words of error replies to commands that were not begun and may succeed later or elsewhere. */
const UNTOUCHED = /^(READONLY|LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|MOVED|ASK|NOSCRIPT|OTHEREPOCH)\b/;
/** No memory, no disk, or too few replicas to write to. */
const NO_ROOM = /^(OOM|MISCONF|NOREPLICAS)\b/;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** ioredis hangs the command on its errors, with ids, records and passwords as its arguments, and whoever prints one would print them. */
export function withoutCommand(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) delete error.command;
  return error;
}

/** What a server does not know it quotes, with arguments: `ERR unknown command 'evalsha', with args beginning with: …`. */
const toldOf = (error: unknown): string => messageOf(error).replace(/, with args beginning with.*/s, '');

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

export function failureKind(error: unknown): FailureKind {
  if (error instanceof NotSent) return 'untouched';
  if (!isReply(error)) return 'unknown';
  return UNTOUCHED.test(messageOf(error)) ? 'untouched' : 'refused';
}

/** What callers get for a failed read or write; the cause is for the log. */
export function unavailable(place: string, error: unknown, access: 'read' | 'write'): HandbillError {
  if (error instanceof HandbillError) return error;
  const text = toldOf(error);
  const kind = failureKind(error);
  if (kind === 'refused') {
    const reason = NO_ROOM.test(text) ? 'STORE_FULL' : 'STORE_FAILED';
    return new HandbillError('UNAVAILABLE', `store ${place} refused: ${text}`, { reason, cause: error });
  }
  if (kind === 'unknown' && access === 'write') {
    const message = `store ${place}: no answer to a write, it may have been done (${text})`;
    return new HandbillError('UNAVAILABLE', message, { reason: 'STORE_OUTCOME_UNKNOWN', cause: error });
  }
  return new HandbillError('UNAVAILABLE', `store ${place} can't be reached: ${text}`, {
    reason: 'STORE_UNREACHABLE',
    cause: error,
  });
}

export function unusable(place: string, why: string, cause?: unknown): HandbillError {
  return new HandbillError('FAILED_PRECONDITION', `can't open the store ${place}: ${why}`, {
    reason: 'STORE_UNUSABLE',
    ...(cause === undefined ? {} : { cause }),
  });
}

export const absent = (place: string): HandbillError =>
  new HandbillError('FAILED_PRECONDITION', `can't open the store ${place}: there is none`, { reason: 'STORE_ABSENT' });

/** What is there is not what this process knows: it is refused until somebody has looked after it. */
export function changed(place: string, reason: 'STORE_GONE' | 'STORE_LOST_WRITES', why: string): HandbillError {
  return new HandbillError('UNAVAILABLE', `store ${place} ${why}`, { reason });
}

/** For writes only: what is read is still there. */
export function evicts(place: string, server: string, policy: string): HandbillError {
  const message = `store ${place}: ${server} has maxmemory-policy ${policy}, which throws data away; set it to noeviction`;
  return new HandbillError('UNAVAILABLE', message, { reason: 'STORE_EVICTS' });
}

export function busy(place: string): HandbillError {
  return new HandbillError('UNAVAILABLE', `store ${place}: too many reads and writes are waiting for it`, {
    reason: 'STORE_BUSY',
    retryAfterMs: 100,
  });
}
