import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { toStatusDetails } from '../../../src/api/convert/status.js';
import { type ErrorCode, HandbillError } from '../../../src/base/errors.js';

it.each<ErrorCode>([
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'ABORTED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'INTERNAL',
])('%s has the number that gRPC gives it', (code) => {
  expect(toStatusDetails(new HandbillError(code, 'no')).code).toBe(status[code]);
});
