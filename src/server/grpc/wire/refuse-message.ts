import { HandbillError } from '../../../base/errors.js';
import { pathText, violation } from '../../../base/violation.js';
import type { ScanFinding } from './message-scan.js';

/** What the caller is told of a message that is not decoded. */
export function refusalOf({ kind, path, max }: ScanFinding): HandbillError {
  switch (kind) {
    case 'broken':
      return brokenMessage();
    case 'too-many-entries':
      return HandbillError.invalid([violation(path, '', `must not have more than ${max} entries`)]);
    case 'too-deep':
      return HandbillError.invalid([violation(path, '', `messages must not be nested more than ${max} deep`)]);
    case 'too-many-messages':
      return tooLarge(`${pathText(path)}: the request has more than ${max} messages within it`, 'messages', max);
    case 'too-large':
      return tooLarge(`the request is longer than ${max} bytes, the most that this method takes`, 'bytes', max);
  }
}

export const brokenMessage = (): HandbillError =>
  new HandbillError('INVALID_ARGUMENT', 'the message is not a valid protocol buffer of its type');

const tooLarge = (message: string, unit: 'bytes' | 'messages', max: number): HandbillError =>
  new HandbillError('RESOURCE_EXHAUSTED', message, {
    reason: 'REQUEST_TOO_LARGE',
    metadata: { [`${unit}Max`]: String(max) },
  });
