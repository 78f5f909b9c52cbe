import { hideCardNumbers } from '../base/card-number.js';
import { HandbillError } from '../base/errors.js';
import { clip } from '../base/text.js';
import { LOGGED_CAUSES_MAX, LOGGED_FRAMES_MAX, LOGGED_MESSAGE_BYTES_MAX } from '../limits.js';

/** What the log says of an error. */
export interface LoggedError {
  /** The name of its class. */
  readonly type: string;
  readonly message: string;
  /** Of a HandbillError, or as Node has it: `ECONNREFUSED`. */
  readonly code?: string | number;
  readonly reason?: string;
  /** Where it was made, a frame a line. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * The one serializer of errors. Nothing of their own properties goes to the log: drivers hang commands with all their arguments on them, ids and
 * records of customers. Nor do the values that decoders and parsers put into messages.
 */
export function toLoggedError(error: unknown): LoggedError {
  return serialize(error, LOGGED_CAUSES_MAX);
}

function serialize(error: unknown, causesMax: number): LoggedError {
  // What isn't an error has no message that somebody wrote for a log.
  if (!(error instanceof Error)) return { type: typeof error, message: '' };
  const code = codeOf(error);
  const reason = error instanceof HandbillError ? error.details.reason : undefined;
  const stack = framesOf(error);
  return {
    type: typeof error.name === 'string' ? clean(error.name) : 'Error',
    message: clean(error instanceof HandbillError ? error.message : withoutValues(error.message)),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(stack === '' ? {} : { stack }),
    ...(error.cause === undefined || causesMax === 0 ? {} : { cause: serialize(error.cause, causesMax - 1) }),
  };
}

function codeOf(error: Error): string | number | undefined {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'number') return code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : undefined;
}

/** Messages of others quote what they choke on: `"anna@… is not valid JSON`. What stands before that tells enough, together with the stack. */
function withoutValues(message: string): string {
  const at = message.search(/(?<!\w)["'`]|[{[<]/);
  return at < 0 ? message : `${message.slice(0, at)}…`;
}

/** On one line, without escape sequences of terminals, e-mail addresses and card numbers. */
function clean(message: string): string {
  const line = clip(message, LOGGED_MESSAGE_BYTES_MAX).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return hideCardNumbers(line).replace(/[^\s"'<>(),:;=]+@[^\s"'<>(),:;=]+/g, '(hidden)');
}

/** Without the head, which repeats the message. */
function framesOf({ stack = '', message }: Error): string {
  const head = stack.indexOf(message);
  const frames = stack.slice(head < 0 ? 0 : head + message.length).split('\n');
  return frames
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, LOGGED_FRAMES_MAX)
    .join('\n');
}
