import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { HandbillError } from '../base/errors.js';
import type { TrainingRun } from '../engine/engine.js';
import type { TrainingProgressInput } from '../generated/handbill/v1/TrainingProgress.js';
import { TRAINING_PROGRESS_MS } from '../limits.js';
import { type CallContext, failure, refuseLate } from './call.js';
import { isMalformed } from './malformed.js';

interface Told {
  progress?: TrainingProgressInput | null;
}

/** A handler of a training or an evaluation: progress now and then, the answer at the end. When the caller goes away, the work ends. */
export function trainingStream<Request, Response extends Told>(
  context: CallContext,
  verb: (request: Request, run: TrainingRun) => Promise<Response>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    context.trainings.enter();
    const cancellation = new AbortController();
    call.on('cancelled', () => cancellation.abort());
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const onProgress: TrainingRun['onProgress'] = ({ done, stage }) => {
      const nowMs = performance.now();
      if (call.cancelled || nowMs < toldAtMs + TRAINING_PROGRESS_MS) return;
      toldAtMs = nowMs;
      call.write({ progress: { shareDone: done, stage } } as Response);
    };

    const run = async (): Promise<void> => {
      refuseLate(call);
      if (isMalformed(call.request)) throw new HandbillError('INVALID_ARGUMENT', call.request.message);
      call.write(await verb(call.request, { onProgress, signal: cancellation.signal }));
      call.end();
    };
    run()
      .catch((error: unknown) => {
        if (!call.cancelled) call.emit('error', failure(context, call, error));
      })
      .finally(() => context.trainings.leave());
  };
}
