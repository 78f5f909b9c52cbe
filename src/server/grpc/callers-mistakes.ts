import { type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import { toServiceError } from './service-error.js';

/** What grpc-js answers with INTERNAL, though the caller sent it, by how its text begins; and what the caller is told. */
const MISTAKES: readonly (readonly [start: string, told: string])[] = [
  ['Failed to decompress message', 'the message can not be unpacked: it is not what grpc-encoding says, or cut off'],
  ['Error deserializing request', 'the message is not a valid protocol buffer of its type'],
];

/**
 * Has a call answer its caller's mistakes with INVALID_ARGUMENT. grpc-js ends such calls by itself, before a handler sees them and past what
 * interceptors are told of, but always by the `sendStatus` of the call that the first interceptor is given.
 */
export function tellMistakes(call: ServerInterceptingCallInterface): void {
  const sendStatus = call.sendStatus.bind(call);
  call.sendStatus = (sent) => {
    const mistake =
      sent.code === status.INTERNAL ? MISTAKES.find(([start]) => sent.details.startsWith(start)) : undefined;
    sendStatus(mistake ? { ...sent, code: status.INVALID_ARGUMENT, details: mistake[1] } : sent);
  };
}

/** Ends a call before it is handled, but after its interceptors are in place. */
export function refuseTimeout(call: ServerInterceptingCallInterface, timeout: string): void {
  const reason = 'must be up to eight digits and one of H, M, S, m, u, n';
  const error = HandbillError.invalid([violation('grpc-timeout', timeout, reason)]);
  process.nextTick(() => call.sendStatus(toServiceError({ error, requestId: undefined })));
}
