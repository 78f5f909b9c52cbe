import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { HandbillError } from '../../base/errors.js';
import { FAILURE_LINES_MAX, FAILURE_LINES_PERIOD_MS } from '../../limits.js';
import { createLineLimit } from '../../log/line-limit.js';
import type { Call } from './call.js';

/** Why a call failed. What its caller may know of it, `toStatusDetails` tells. */
export interface Failure {
  readonly error: unknown;
  readonly requestId: string | undefined;
}

/** The failure of a call, from what its work threw. */
export type ToFailure = (error: unknown, method: string, call: Call) => Failure;

/** A caller's request id is echoed and logged; longer ones than any tool makes are not. */
const REQUEST_ID_CHARS_MAX = 128;

/** What is ours to mend goes to the log, with its cause, and gets a request id to be found by; of many failures of one kind the first ones do. */
export function createFailures(log: Logger, nowMs?: () => number): ToFailure {
  const limit = createLineLimit(FAILURE_LINES_MAX, FAILURE_LINES_PERIOD_MS, nowMs);
  return (error, method, call) => {
    const sent = call.requestId;
    const requestId = sent !== undefined && sent.length <= REQUEST_ID_CHARS_MAX ? sent : undefined;
    const { code, reason } = kindOf(error);
    if (call.cancelled || (code !== 'INTERNAL' && code !== 'UNAVAILABLE')) return { error, requestId };
    const found = requestId ?? randomUUID();
    const leftOut = limit(`${method} ${code} ${reason}`);
    if (leftOut !== null) {
      const told = { requestId: found, method, err: error, ...(leftOut > 0 ? { leftOut } : {}) };
      if (code === 'INTERNAL') log.error(told, 'call failed');
      else log.warn(told, 'call failed: store not available');
    }
    return { error, requestId: found };
  };
}

function kindOf(error: unknown): { readonly code: string; readonly reason: string } {
  if (!(error instanceof HandbillError)) return { code: 'INTERNAL', reason: '' };
  return { code: error.code, reason: error.details.reason ?? '' };
}
