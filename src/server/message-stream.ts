import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { HandbillError } from '../base/errors.js';
import { type CallContext, failure, overloaded, refuseLate } from './call.js';
import { drained } from './drained.js';
import { isMalformed } from './malformed.js';

/** A handler that writes messages at the pace at which the caller takes them. */
export function messageStream<Request, Response>(
  context: CallContext,
  produce: (request: Request) => AsyncIterable<Response>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    if (!context.inFlight.enter()) {
      call.emit('error', failure(context, call, overloaded()));
      return;
    }
    const run = async (): Promise<void> => {
      refuseLate(call);
      if (isMalformed(call.request)) throw new HandbillError('INVALID_ARGUMENT', call.request.message);
      for await (const message of produce(call.request)) {
        if (!call.write(message)) await drained(call);
        if (call.cancelled) return;
      }
      call.end();
    };
    run()
      .catch((error: unknown) => {
        if (!call.cancelled) call.emit('error', failure(context, call, error));
      })
      .finally(() => context.inFlight.leave());
  };
}
