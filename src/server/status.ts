import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type ErrorCode, HandbillError } from '../base/errors.js';
import type { Violation } from '../base/violation.js';
import { encodeStatus, STATUS_DETAILS_KEY, type StatusDetails } from '../contract/status-details.js';

const INTERNAL_TEXT = 'internal error; the log of the server tells more under the request id';

/** The one converter of errors: what a caller may know. Anything but a HandbillError is a bug of ours and says nothing. */
export function toStatusDetails(error: unknown, requestId?: string): StatusDetails {
  const request = requestId === undefined ? {} : { requestId };
  if (!(error instanceof HandbillError) || error.code === 'INTERNAL') {
    return { code: status.INTERNAL, message: INTERNAL_TEXT, ...request };
  }
  const { reason, metadata = {}, violations, retryAfterMs } = error.details;
  return {
    code: CODES[error.code],
    message: error.message,
    ...(reason === undefined ? {} : { errorInfo: { reason, metadata } }),
    ...(violations?.length ? { fieldViolations: violations.map(toFieldViolation) } : {}),
    ...(error.code === 'FAILED_PRECONDITION' ? { preconditionViolations: [toPrecondition(error)] } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...request,
  };
}

const CODES: Readonly<Record<ErrorCode, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  FAILED_PRECONDITION: status.FAILED_PRECONDITION,
  ABORTED: status.ABORTED,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  CANCELLED: status.CANCELLED,
  INTERNAL: status.INTERNAL,
};

function toFieldViolation({ field, value, reason }: Violation) {
  return { field, description: value === '' ? reason : `${reason}, got "${value}"` };
}

function toPrecondition({ message, details: { reason = '', metadata = {} } }: HandbillError) {
  const { kind = '', key = '' } = metadata;
  return { type: reason, subject: kind === '' ? key : `${kind}/${key}`, description: message };
}

/** What grpc-js sends, with the details in the trailer. */
export function toServiceError(details: StatusDetails): ServiceError {
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS_KEY, encodeStatus(details));
  return Object.assign(new Error(details.message), { code: details.code, details: details.message, metadata });
}
