import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import type { ImportMethod, StreamMethod, UnaryMethod } from '../../api/method/method.js';
import type { NamedRpc } from '../../api/methods.js';
import type { Failure } from '../../api/pipeline/failure.js';
import type { Pipeline, Rpc } from '../../api/pipeline/pipeline.js';
import type { Result } from '../../base/result.js';
import { GrpcImportCall, GrpcStreamCall, GrpcUnaryCall } from './calls.js';
import { toServiceError } from './service-error.js';
import type { UploadMessage } from './upload.js';

/** What grpc-js calls for a method of the table. */
export function handlerOf({ path, method }: NamedRpc, pipeline: Pipeline): UntypedHandleCall {
  switch (method.kind) {
    case 'unary':
    case 'batch':
      return unaryHandler({ path, method }, pipeline);
    case 'stream':
    case 'watch':
      return streamHandler({ path, method }, pipeline);
    case 'import':
      return importHandler({ path, method }, pipeline);
  }
}

function unaryHandler(rpc: Rpc<UnaryMethod<unknown, unknown>>, pipeline: Pipeline): handleUnaryCall<unknown, unknown> {
  return async (call, callback) => {
    const answer = await pipeline.answer(rpc, new GrpcUnaryCall(call));
    if (call.cancelled) return;
    if (answer.ok) callback(null, answer.value);
    else callback(toServiceError(answer.error));
  };
}

function streamHandler(
  rpc: Rpc<StreamMethod<unknown, unknown>>,
  pipeline: Pipeline,
): handleServerStreamingCall<unknown, unknown> {
  return async (call) => end(call, await pipeline.stream(rpc, new GrpcStreamCall(call)));
}

function importHandler(
  rpc: Rpc<ImportMethod<unknown, unknown>>,
  pipeline: Pipeline,
): handleBidiStreamingCall<UploadMessage, unknown> {
  return async (call) => end(call, await pipeline.import(rpc, new GrpcImportCall(call)));
}

interface Ending {
  readonly cancelled: boolean;
  end(): unknown;
  emit(event: 'error', error: Error): unknown;
}

function end(call: Ending, outcome: Result<void, Failure>): void {
  if (call.cancelled) return;
  if (outcome.ok) call.end();
  else call.emit('error', toServiceError(outcome.error));
}
