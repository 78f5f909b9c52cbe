import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { HandbillError } from '../base/errors.js';
import type { TrainingRun } from '../engine/engine.js';
import type { TrainingOutcomeInput } from '../generated/handbill/v1/TrainingOutcome.js';
import type { TrainModelRequest } from '../generated/handbill/v1/TrainModelRequest.js';
import type { TrainModelResponseInput } from '../generated/handbill/v1/TrainModelResponse.js';
import { TRAINING_PROGRESS_MS } from '../limits.js';
import { type CallContext, failure, refuseLate } from './call.js';
import { isMalformed } from './malformed.js';

type Verb = (request: TrainModelRequest, run: TrainingRun) => Promise<TrainingOutcomeInput>;

/** A handler of a training: progress now and then, the outcome at the end. When the caller goes away, the training ends. */
export function trainingStream(
  context: CallContext,
  verb: Verb,
): handleServerStreamingCall<TrainModelRequest, TrainModelResponseInput> {
  return (call) => {
    context.trainings.enter();
    const cancellation = new AbortController();
    call.on('cancelled', () => cancellation.abort());
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const onProgress: TrainingRun['onProgress'] = ({ done, stage }) => {
      const nowMs = performance.now();
      if (call.cancelled || nowMs < toldAtMs + TRAINING_PROGRESS_MS) return;
      toldAtMs = nowMs;
      call.write({ progress: { shareDone: done, stage } });
    };

    const run = async (): Promise<void> => {
      refuseLate(call);
      if (isMalformed(call.request)) throw new HandbillError('INVALID_ARGUMENT', call.request.message);
      const outcome = await verb(call.request, { onProgress, signal: cancellation.signal });
      call.write({ outcome });
      call.end();
    };
    run()
      .catch((error: unknown) => {
        if (!call.cancelled) call.emit('error', failure(context, call, error));
      })
      .finally(() => context.trainings.leave());
  };
}
