import { type ErrorCode, HandbillError } from '../../base/errors.js';
import { clip } from '../../base/text.js';
import { pathText, type Violation } from '../../base/violation.js';
import { type StatusDetails, toStatus } from '../../contract/status-details.js';
import type { Status } from '../../generated/google/rpc/Status.js';
import { STATUS_FIELD_BYTES_MAX, STATUS_MESSAGE_BYTES_MAX, STATUS_VIOLATIONS_BYTES_MAX } from '../../limits.js';

const INTERNAL_TEXT = 'internal error; the log of the server tells more under the request id';

/** google.rpc.Code, which are the status codes of gRPC. */
const CODES: Readonly<Record<ErrorCode, number>> = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
};

/** The one converter of errors: what a caller may know. Anything but a HandbillError is a bug of ours and says nothing. */
export function toStatusDetails(error: unknown, requestId?: string): StatusDetails {
  const request = requestId === undefined ? {} : { requestId };
  if (!(error instanceof HandbillError) || error.code === 'INTERNAL') {
    return { code: CODES.INTERNAL, message: INTERNAL_TEXT, ...request };
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

/** The same as a message, for an entry of a batch. */
export const toErrorStatus = (error: HandbillError): Status => toStatus(toStatusDetails(error));

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
