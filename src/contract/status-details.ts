import type { ServiceError } from '@grpc/grpc-js';
import type { Any } from '../generated/google/protobuf/Any.js';
import type { Status } from '../generated/google/rpc/Status.js';
import { loadContract } from './load.js';

/** The trailer in which every gRPC client library looks for a serialized google.rpc.Status. */
export const STATUS_DETAILS_KEY = 'grpc-status-details-bin';

/** Domain of every ErrorInfo of this engine. */
const ERROR_DOMAIN = 'handbill';

/** A google.rpc.Status with its details taken apart. */
export interface StatusDetails {
  /** gRPC status code. */
  readonly code: number;
  readonly message: string;
  readonly errorInfo?: { readonly reason: string; readonly metadata: Readonly<Record<string, string>> };
  readonly fieldViolations?: readonly { readonly field: string; readonly description: string }[];
  readonly preconditionViolations?: readonly {
    readonly type: string;
    readonly subject: string;
    readonly description: string;
  }[];
  readonly retryAfterMs?: number;
  readonly requestId?: string;
}

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/** As a message, for answers to batches. */
export function toStatus(details: StatusDetails): Status {
  const { rpc } = loadContract().google;
  const packed: Any[] = [];
  const pack = (name: string, value: Buffer) => packed.push({ type_url: TYPE_PREFIX + name, value });
  if (details.errorInfo) {
    const { reason, metadata } = details.errorInfo;
    pack('ErrorInfo', rpc.ErrorInfo.serialize({ reason, domain: ERROR_DOMAIN, metadata: { ...metadata } }));
  }
  if (details.fieldViolations?.length) {
    pack('BadRequest', rpc.BadRequest.serialize({ fieldViolations: [...details.fieldViolations] }));
  }
  if (details.preconditionViolations?.length) {
    pack('PreconditionFailure', rpc.PreconditionFailure.serialize({ violations: [...details.preconditionViolations] }));
  }
  if (details.retryAfterMs !== undefined) {
    const retryDelay = {
      seconds: Math.floor(details.retryAfterMs / 1_000),
      nanos: (details.retryAfterMs % 1_000) * 1_000_000,
    };
    pack('RetryInfo', rpc.RetryInfo.serialize({ retryDelay }));
  }
  if (details.requestId !== undefined) pack('RequestInfo', rpc.RequestInfo.serialize({ requestId: details.requestId }));
  return { code: details.code, message: details.message, details: packed };
}

/** The inverse of {@link toStatus}; details of unknown types are skipped. Throws on bytes that are no such message. */
export function fromStatus(status: Status): StatusDetails {
  const { rpc } = loadContract().google;
  let result: StatusDetails = { code: status.code, message: status.message };
  for (const { type_url: url, value } of status.details) {
    switch (url.slice(url.lastIndexOf('.') + 1)) {
      case 'ErrorInfo': {
        const { reason, metadata } = rpc.ErrorInfo.deserialize(value);
        result = { ...result, errorInfo: { reason, metadata } };
        break;
      }
      case 'BadRequest':
        result = { ...result, fieldViolations: rpc.BadRequest.deserialize(value).fieldViolations };
        break;
      case 'PreconditionFailure':
        result = { ...result, preconditionViolations: rpc.PreconditionFailure.deserialize(value).violations };
        break;
      case 'RetryInfo': {
        const delay = rpc.RetryInfo.deserialize(value).retryDelay;
        result = { ...result, retryAfterMs: (delay?.seconds ?? 0) * 1_000 + (delay?.nanos ?? 0) / 1_000_000 };
        break;
      }
      case 'RequestInfo':
        result = { ...result, requestId: rpc.RequestInfo.deserialize(value).requestId };
        break;
    }
  }
  return result;
}

/** As bytes, for the trailer. */
export function encodeStatus(details: StatusDetails): Buffer {
  return loadContract().google.rpc.Status.serialize(toStatus(details));
}

/** What a failed call tells; an error without (readable) details yields its code and message. */
export function readStatusDetails(error: ServiceError): StatusDetails {
  const plain: StatusDetails = { code: error.code, message: error.details };
  const [bytes] = error.metadata?.get(STATUS_DETAILS_KEY) ?? [];
  if (!Buffer.isBuffer(bytes)) return plain;
  try {
    return fromStatus(loadContract().google.rpc.Status.deserialize(bytes));
  } catch {
    return plain;
  }
}
