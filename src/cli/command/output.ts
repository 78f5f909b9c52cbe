import { styledError } from '../terminal/style.js';
import { type CommandFailure, toFailure } from './failure.js';
import { toJson } from './json.js';

/** Where a command's answer goes: standard output, as text for people or as one JSON document. */
export interface Output {
  readonly json: boolean;
  /** The answer. `text` is made only when it is shown. */
  answer(value: unknown, text: () => string): void;
  /** A line on the side, never part of the answer; silent with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    answer: (value, text) => {
      const shown = json ? JSON.stringify(toJson(value), null, 2) : text();
      if (shown !== '') process.stdout.write(`${shown}\n`);
    },
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}

/** Tells standard error why a command failed: a line with its details, or one JSON object. Returns the exit code. */
export async function tellFailure(error: unknown, options: { json: boolean; verbose: boolean }): Promise<number> {
  const failure = await toFailure(error);
  process.stderr.write(`${options.json ? asJson(failure) : asText(failure)}\n`);
  if (options.verbose && failure.details.cause instanceof Error) {
    process.stderr.write(`${failure.details.cause.stack}\n`);
  }
  return failure.exitCode;
}

function asJson({ code, message, details, exitCode }: CommandFailure): string {
  const { reason, fields } = details;
  return JSON.stringify({
    error: {
      code,
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(fields === undefined ? {} : { fields: fields.map((it) => ({ field: it.field, reason: it.reason })) }),
      exitCode,
    },
  });
}

function asText({ message, details }: CommandFailure): string {
  const fields = details.fields ?? [];
  // A single violation is what the message says already.
  const lines = fields.length > 1 ? fields.map(({ field, reason }) => `  ${field}: ${reason}`) : [];
  return [`${styledError('red', 'error:')} ${message}`, ...lines].join('\n');
}
