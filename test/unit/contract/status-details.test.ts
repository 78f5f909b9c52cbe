import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  encodeStatus,
  fromStatus,
  readStatusDetails,
  STATUS_DETAILS_KEY,
  type StatusDetails,
  toStatus,
} from '../../../src/contract/status-details.js';

const full: StatusDetails = {
  code: status.FAILED_PRECONDITION,
  message: 'not now',
  errorInfo: { reason: 'NOT_PUBLISHED', metadata: { kind: 'campaign', key: 'weekly' } },
  fieldViolations: [{ field: 'campaign.name', description: 'must not be empty' }],
  preconditionViolations: [{ type: 'NOT_PUBLISHED', subject: 'campaign/weekly', description: 'is a draft' }],
  retryAfterMs: 1_250,
  requestId: 'r-1',
};

function failure(bytes: Buffer | null): ServiceError {
  const metadata = new Metadata();
  if (bytes) metadata.set(STATUS_DETAILS_KEY, bytes);
  return Object.assign(new Error('text'), { code: status.UNKNOWN, details: 'text', metadata });
}

describe('status details', () => {
  it('come back as they were sent', () => {
    expect(fromStatus(toStatus(full))).toEqual(full);
    expect(readStatusDetails(failure(encodeStatus(full)))).toEqual(full);
  });

  it('carry only what was given', () => {
    const bare = { code: status.NOT_FOUND, message: 'gone' };
    expect(toStatus(bare).details).toEqual([]);
    expect(fromStatus(toStatus(bare))).toEqual(bare);
  });

  it('have the type names and field numbers of the public definition', () => {
    const [info] = toStatus({ code: 5, message: 'm', errorInfo: { reason: 'R', metadata: { k: 'v' } } }).details;
    expect(info?.type_url).toBe('type.googleapis.com/google.rpc.ErrorInfo');
    // reason = 1, domain = 2, metadata = 3 { key = 1, value = 2 }, all length-delimited.
    expect(info?.value.toString('latin1')).toBe('\x0a\x01R\x12\x08handbill\x1a\x06\x0a\x01k\x12\x01v');
    expect(encodeStatus({ code: 5, message: 'm' }).toString('latin1')).toBe('\x08\x05\x12\x01m');
  });

  it('fall back to code and text when there are none, or none that can be read', () => {
    expect(readStatusDetails(failure(null))).toEqual({ code: status.UNKNOWN, message: 'text' });
    expect(readStatusDetails(failure(Buffer.from([0xff, 0xff])))).toEqual({ code: status.UNKNOWN, message: 'text' });
  });

  it('skip details of types they do not know', () => {
    const message = toStatus(full);
    message.details.push({ type_url: 'type.googleapis.com/google.rpc.Help', value: Buffer.from([0xff]) });
    expect(fromStatus(message)).toEqual(full);
  });
});
