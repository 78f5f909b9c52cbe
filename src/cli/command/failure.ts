import type { ServiceError } from '@grpc/grpc-js';
import { HandbillError } from '../../base/errors.js';
import { pathText, type Violation } from '../../base/violation.js';
import type { StatusDetails } from '../../contract/status-details.js';
import type { Status } from '../../generated/google/rpc/Status.js';
import { EXIT, type ExitCode } from './exit.js';

interface FailureDetails {
  /** Machine-readable cause, such as `LIMIT_GLOBAL`. */
  readonly reason?: string;
  readonly fields?: readonly { readonly field: string; readonly reason: string }[];
  readonly cause?: unknown;
}

/** Why a command did not do what it was asked for: one line for people, a code for scripts. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    readonly exitCode: ExitCode,
    /** A gRPC status name, or one of USAGE and INTERRUPTED. */
    readonly code: string,
    message: string,
    readonly details: FailureDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}

export const usageFailure = (message: string): CommandFailure => new CommandFailure(EXIT.usage, 'USAGE', message);

export const settingsFailure = (violations: readonly Violation[]): CommandFailure => {
  const lines = violations.map(({ path, value, reason }) => `${pathText(path)} ${reason} (got "${value}")`);
  return new CommandFailure(EXIT.usage, 'USAGE', lines.join('; '), { fields: violations.map(toField) });
};

/** Of what was read from a file or a flag, `where`; tells of the first violation and how many there are. */
export const inputFailure = (where: string, violations: readonly Violation[]): CommandFailure =>
  new CommandFailure(EXIT.usage, 'USAGE', `${where}: ${HandbillError.invalid(violations).message}`, {
    fields: violations.map(toField),
  });

const toField = ({ path, reason }: Violation) => ({ field: pathText(path), reason });

/** Turns whatever a command threw into words and an exit code. */
export async function toFailure(error: unknown): Promise<CommandFailure> {
  if (error instanceof CommandFailure) return error;
  if (error instanceof HandbillError) {
    const unusable = error.code === 'UNAVAILABLE' || STORE_REASONS.has(error.details.reason ?? '');
    const exit = unusable ? EXIT.unavailable : EXIT.failed;
    return new CommandFailure(exit, error.code, error.message, {
      ...(error.details.reason === undefined ? {} : { reason: error.details.reason }),
      ...(error.details.violations === undefined ? {} : { fields: error.details.violations.map(toField) }),
      cause: error,
    });
  }
  if (isServiceError(error)) return fromService(error);
  if (isSystemError(error)) return fromSystem(error);
  const message = error instanceof Error ? error.message : String(error);
  return new CommandFailure(EXIT.failed, 'INTERNAL', `unexpected: ${message} (--verbose shows where)`, {
    cause: error,
  });
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error;

async function fromService(error: ServiceError): Promise<CommandFailure> {
  const [{ status }, { readStatusDetails }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('../../contract/status-details.js'),
  ]);
  const code = status[error.code] ?? 'UNKNOWN';
  if (error.code === status.DEADLINE_EXCEEDED) {
    const message = 'the server did not answer in time (--timeout-ms gives it more)';
    return new CommandFailure(EXIT.unavailable, code, message, { cause: error });
  }
  const details = readStatusDetails(error);
  const exit = error.code === status.UNAVAILABLE ? EXIT.unavailable : EXIT.failed;
  // grpc-js wraps why a connection failed in a sentence about itself.
  const [, why] = /Last error: (?:Error: )?(.+?)\. Resolution note:/.exec(details.message) ?? [];
  const message = why === undefined ? details.message : `no server answers: ${why}`;
  return new CommandFailure(exit, code, message, { ...toFailureDetails(details), cause: error });
}

/** Why the one entry that a command sent was refused within a batch that was answered. */
export async function refusedEntry(error: Status): Promise<CommandFailure> {
  const [{ status }, { fromStatus }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('../../contract/status-details.js'),
  ]);
  const details = fromStatus(error);
  const exit = error.code === status.UNAVAILABLE ? EXIT.unavailable : EXIT.failed;
  return new CommandFailure(exit, status[error.code] ?? 'UNKNOWN', details.message, toFailureDetails(details));
}

function toFailureDetails({ errorInfo, fieldViolations }: StatusDetails): FailureDetails {
  return {
    ...(errorInfo === undefined ? {} : { reason: errorInfo.reason }),
    ...(fieldViolations === undefined
      ? {}
      : { fields: fieldViolations.map(({ field, description }) => ({ field, reason: description })) }),
  };
}

/** What is at the address of a store is none. */
const STORE_REASONS: ReadonlySet<string> = new Set(['STORE_UNUSABLE', 'STORE_ABSENT']);

type SystemError = NodeJS.ErrnoException & { readonly code: string };

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';

const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory, not a file',
  ENOTDIR: 'lies under something that is not a directory',
  EACCES: 'may not be accessed (permission denied)',
  EPERM: 'may not be accessed (permission denied)',
  EROFS: 'lies on a read-only file system',
};

function fromSystem(error: SystemError): CommandFailure {
  if (error.code === 'ENOSPC') {
    return new CommandFailure(EXIT.failed, error.code, 'no space is left on the device', { cause: error });
  }
  const trouble = FILE_TROUBLE[error.code];
  const message = trouble !== undefined && error.path !== undefined ? `${error.path} ${trouble}` : error.message;
  return new CommandFailure(trouble === undefined ? EXIT.failed : EXIT.usage, error.code, message, { cause: error });
}
