import type { MessageName, MessageOf } from '../../contract/descriptors.js';
import { plain, plainJson, plainLines } from '../terminal/plain.js';
import { styledError } from '../terminal/style.js';
import { type CommandFailure, toFailure } from './failure.js';

/** Where a command's answer goes: standard output, as text for people or as one JSON document. */
export interface Output {
  readonly json: boolean;
  /** The answer. `text` is made only when it is shown. */
  answer(value: object, text: () => string): void;
  /** The answer that is a message of the contract: told in the JSON of its type. */
  answerMessage<Name extends MessageName>(name: Name, message: MessageOf<Name>, text: () => string): Promise<void>;
  /** A line on the side, never part of the answer; silent with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  const show = (text: string): void => {
    if (text !== '') process.stdout.write(`${text}\n`);
  };
  const showJson = (value: object): void => show(plainJson(JSON.stringify(value, null, 2)));
  return {
    json,
    answer: (value, text) => (json ? showJson(value) : show(text())),
    answerMessage: async (name, message, text) => {
      if (!json) return show(text());
      // Reads the contract: most of its answers are text.
      const { toJson } = await import('../../contract/json.js');
      showJson(toJson(name, message));
    },
    note: (text) => {
      if (!json) process.stderr.write(`${plain(text)}\n`);
    },
  };
}

/** Tells standard error why a command failed: a line with its details, or one JSON object. Returns the exit code. */
export async function tellFailure(error: unknown, options: { json: boolean; verbose: boolean }): Promise<number> {
  const failure = await toFailure(error);
  process.stderr.write(`${options.json ? plainJson(asJson(failure)) : asText(failure)}\n`);
  if (options.verbose && failure.details.cause instanceof Error) {
    process.stderr.write(`${plainLines(String(failure.details.cause.stack))}\n`);
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
  const lines = fields.length > 1 ? fields.map(({ field, reason }) => plain(`  ${field}: ${reason}`)) : [];
  return [`${styledError('red', 'error:')} ${plain(message)}`, ...lines].join('\n');
}
