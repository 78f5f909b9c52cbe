import type { ServerInterceptor } from '@grpc/grpc-js';
import type { Beat } from '../../engine/concurrency/background.js';
import { CALL_LOOK_MS, UNPACKED_AT_ONCE_MAX } from '../../limits.js';
import { refuseTimeout, tellMistakes } from './callers-mistakes.js';
import { GuardedCall, type LibraryCall } from './guarded-call.js';
import type { HeldBytes } from './held-bytes.js';
import type { RequestTimeouts } from './request-timeouts.js';
import { createUnpacking } from './unpacking.js';

/** Watches over all calls of a server. */
export interface CallGuard {
  readonly interceptor: ServerInterceptor;
  stop(): void;
}

/** The first interceptor, as it needs the library's own call. Looks are counted rather than time, so that nobody is cut off because this process was stopped or busy. */
export function createCallGuard(held: HeldBytes, timeouts: RequestTimeouts, beat: Beat): CallGuard {
  const open = new Set<GuardedCall>();
  const unpacking = createUnpacking(UNPACKED_AT_ONCE_MAX);
  const stop = beat(CALL_LOOK_MS, () => {
    for (const call of open) call.look();
  });
  return {
    interceptor(_method, given) {
      const call = given as LibraryCall;
      tellMistakes(call);
      const timeout = timeouts.malformed(call.stream);
      if (timeout !== undefined) refuseTimeout(call, timeout);
      const guarded = new GuardedCall(call, held, unpacking, (ended) => open.delete(ended));
      open.add(guarded);
      return guarded;
    },
    stop,
  };
}
