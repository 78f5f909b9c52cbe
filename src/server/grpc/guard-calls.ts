import type { ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptor } from '@grpc/grpc-js';
import type { Beat } from '../../engine/concurrency/background.js';
import { CALL_LOOK_MS } from '../../limits.js';
import { tellMistakes } from './callers-mistakes.js';
import { GuardedCall } from './guarded-call.js';
import type { HeldBytes } from './held-bytes.js';

/** Watches over all calls of a server. */
export interface CallGuard {
  readonly interceptor: ServerInterceptor;
  stop(): void;
}

/** Looks are counted rather than time, so that nobody is cut off because this process was stopped or busy. */
export function createCallGuard(held: HeldBytes, beat: Beat): CallGuard {
  const open = new Set<GuardedCall>();
  const stop = beat(CALL_LOOK_MS, () => {
    for (const call of open) call.look();
  });
  return {
    interceptor(_method, call) {
      tellMistakes(call);
      // Not in its types, but its first field: nothing else of grpc-js leads to the stream.
      const { stream } = call as unknown as { readonly stream: ServerHttp2Stream };
      const guarded = new GuardedCall(call, stream, held, (ended) => open.delete(ended));
      open.add(guarded);
      return guarded;
    },
    stop,
  };
}
