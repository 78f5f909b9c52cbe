import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { toStatusDetails } from '../../api/convert/status.js';
import type { Failure } from '../../api/pipeline/failure.js';
import { encodeStatus, STATUS_DETAILS_KEY } from '../../contract/status-details.js';

/** A failure as grpc-js sends it, with its details in the trailer. */
export function toServiceError({ error, requestId }: Failure): ServiceError {
  const details = toStatusDetails(error, requestId);
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS_KEY, encodeStatus(details));
  return Object.assign(new Error(details.message), { code: details.code, details: details.message, metadata });
}
