import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { HandbillError } from '../../base/errors.js';
import type { Call } from './call.js';

/** Why a call failed. What its caller may know of it, `toStatusDetails` tells. */
export interface Failure {
  readonly error: unknown;
  readonly requestId: string | undefined;
}

/** A caller's request id is echoed and logged; longer ones than any tool makes are not. */
const REQUEST_ID_CHARS_MAX = 128;

/** The failure of a call. What is ours to mend goes to the log, with its cause, and gets a request id to be found by. */
export function toFailure(error: unknown, method: string, call: Call, log: Logger): Failure {
  const sent = call.requestId;
  let requestId = sent !== undefined && sent.length <= REQUEST_ID_CHARS_MAX ? sent : undefined;
  const code = error instanceof HandbillError ? error.code : 'INTERNAL';
  if (!call.cancelled && (code === 'INTERNAL' || code === 'UNAVAILABLE')) {
    requestId ??= randomUUID();
    const told = { requestId, method, err: error };
    if (code === 'INTERNAL') log.error(told, 'call failed');
    else log.warn(told, 'call failed: store not available');
  }
  return { error, requestId };
}
