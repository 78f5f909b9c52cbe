import { hideCardNumbers } from './card-number.js';
import { countViolations, firstOf, pathText, type Violation } from './violation.js';
import { withoutStacks } from './without-stacks.js';

/** What went wrong, in the words of gRPC status codes, without depending on gRPC. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'INTERNAL';

export interface ErrorDetails {
  /** Machine-readable, UPPER_SNAKE_CASE; goes out as `google.rpc.ErrorInfo.reason`. */
  readonly reason?: string;
  /** Goes out as `google.rpc.ErrorInfo.metadata`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Goes out as `google.rpc.BadRequest.field_violations`. */
  readonly violations?: readonly Violation[];
  /** Goes out as `google.rpc.RetryInfo.retry_delay`. */
  readonly retryAfterMs?: number;
  /** For the log only; a caller never sees it. */
  readonly cause?: unknown;
}

/** The one error class of the boundary: use cases throw it, the server turns it into a status. */
export class HandbillError extends Error {
  override readonly name = 'HandbillError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }

  /** Tells of the first violations, and how many there are; without a stack, as a batch may have one an entry. */
  static invalid(violations: readonly Violation[]): HandbillError {
    const first = violations[0];
    const text = first ? `${pathText(first.path)}: ${first.reason} (got "${first.value}")` : 'invalid argument';
    const count = countViolations(violations);
    const more = count > 1 ? ` and ${count - 1} more` : '';
    return withoutStacks(() => new HandbillError('INVALID_ARGUMENT', text + more, { violations: firstOf(violations) }));
  }

  static notFound(kind: string, asked: string): HandbillError {
    // Whoever types a card number into the field of a coupon is told so, and nobody else.
    const key = hideCardNumbers(asked);
    return new HandbillError('NOT_FOUND', `${kind} "${key}" not found`, {
      reason: 'NOT_FOUND',
      metadata: { kind, key },
    });
  }
}
