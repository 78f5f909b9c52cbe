import { randomUUID } from 'node:crypto';
import type {
  Deadline,
  Metadata,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceError,
  sendUnaryData,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { HandbillError } from '../base/errors.js';
import { OVERLOAD_RETRY_MS } from '../limits.js';
import type { InFlight } from './in-flight.js';
import { isMalformed } from './malformed.js';
import { toServiceError, toStatusDetails } from './status.js';

/** What every call shares. */
export interface CallContext {
  readonly log: Logger;
  readonly inFlight: InFlight;
  readonly imports: InFlight;
  /** Only counted, for the drain: the engine itself refuses a second one. */
  readonly trainings: InFlight;
  readonly watches: InFlight;
  /** Aborted when the server is told to stop: watches end, since they would not by themselves. */
  readonly stopping: AbortSignal;
}

const REQUEST_ID_KEY = 'x-request-id';

/** A caller's request id is echoed and logged; longer ones than any tool makes are not. */
const REQUEST_ID_CHARS_MAX = 128;

export const overloaded = () =>
  new HandbillError('RESOURCE_EXHAUSTED', 'too many calls are under way, try again', {
    reason: 'OVERLOADED',
    retryAfterMs: OVERLOAD_RETRY_MS,
  });

/**
 * A handler of grpc-js from a verb: counts the call, refuses what is too much or too late, turns errors into statuses. A verb
 * that ends after its call was cancelled sends nothing.
 */
export function unary<Request, Response>(context: CallContext, verb: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    if (!context.inFlight.enter()) {
      callback(toServiceError(toStatusDetails(overloaded(), requestIdOf(call.metadata))));
      return;
    }
    answer(call, verb).then(
      (response) => {
        context.inFlight.leave();
        if (!call.cancelled) callback(null, response);
      },
      (error: unknown) => {
        context.inFlight.leave();
        if (!call.cancelled) callback(failure(context, call, error));
      },
    );
  };
}

async function answer<Request, Response>(
  call: ServerUnaryCall<Request, Response>,
  verb: (request: Request) => Promise<Response>,
): Promise<Response> {
  refuseLate(call);
  if (isMalformed(call.request)) throw new HandbillError('INVALID_ARGUMENT', call.request.message);
  return verb(call.request);
}

/** A call whose time is over, or whose caller has gone, is not begun. */
export function refuseLate(call: { readonly cancelled: boolean; getDeadline(): Deadline }): void {
  if (call.cancelled) throw new HandbillError('CANCELLED', 'the call was cancelled');
  const deadline = call.getDeadline();
  if (deadline !== Number.POSITIVE_INFINITY && Number(deadline) <= Date.now()) {
    throw new HandbillError('DEADLINE_EXCEEDED', 'the deadline has passed');
  }
}

type AnyCall =
  | ServerUnaryCall<unknown, unknown>
  | ServerWritableStream<unknown, unknown>
  | ServerDuplexStream<unknown, unknown>;

/** The error as the caller gets it. What is ours to mend goes to the log, with its cause. */
export function failure(context: CallContext, call: AnyCall, error: unknown): ServiceError {
  let requestId = requestIdOf(call.metadata);
  const code = error instanceof HandbillError ? error.code : 'INTERNAL';
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') {
    requestId ??= randomUUID();
    const log = { requestId, method: call.getPath(), err: error };
    if (code === 'INTERNAL') context.log.error(log, 'call failed');
    else context.log.warn(log, 'call failed: store not available');
  }
  return toServiceError(toStatusDetails(error, requestId));
}

function requestIdOf(metadata: Metadata): string | undefined {
  const [value] = metadata.get(REQUEST_ID_KEY);
  return typeof value === 'string' && value.length <= REQUEST_ID_CHARS_MAX ? value : undefined;
}
