import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type ErrorCode, HandbillError } from '../base/errors.js';
import { clip } from '../base/text.js';
import { pathText, type Violation } from '../base/violation.js';
import { encodeStatus, STATUS_DETAILS_KEY, type StatusDetails } from '../contract/status-details.js';
import { STATUS_FIELD_BYTES_MAX, STATUS_MESSAGE_BYTES_MAX, STATUS_VIOLATIONS_BYTES_MAX } from '../limits.js';

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
    message: clip(error.message, STATUS_MESSAGE_BYTES_MAX),
    ...(reason === undefined ? {} : { errorInfo: { reason, metadata } }),
    ...(violations?.length ? { fieldViolations: firstThatFit(violations.map(toFieldViolation)) } : {}),
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

interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

function toFieldViolation({ path, value, reason }: Violation): FieldViolation {
  const description = value === '' ? reason : `${reason}, got "${value}"`;
  return {
    field: clip(pathText(path), STATUS_FIELD_BYTES_MAX),
    description: clip(description, STATUS_MESSAGE_BYTES_MAX),
  };
}

/** The message tells how many there are. */
function firstThatFit(violations: readonly FieldViolation[]): FieldViolation[] {
  let bytes = 0;
  const end = violations.findIndex(({ field, description }) => {
    bytes += Buffer.byteLength(field) + Buffer.byteLength(description);
    return bytes > STATUS_VIOLATIONS_BYTES_MAX;
  });
  return violations.slice(0, end < 0 ? violations.length : end);
}

function toPrecondition({ message, details: { reason = '', metadata = {} } }: HandbillError) {
  const { kind = '', key = '' } = metadata;
  return {
    type: reason,
    subject: kind === '' ? key : `${kind}/${key}`,
    description: clip(message, STATUS_MESSAGE_BYTES_MAX),
  };
}

/** What grpc-js sends, with the details in the trailer. */
export function toServiceError(details: StatusDetails): ServiceError {
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS_KEY, encodeStatus(details));
  return Object.assign(new Error(details.message), { code: details.code, details: details.message, metadata });
}
