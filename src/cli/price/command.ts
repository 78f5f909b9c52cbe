import { pathText, type Report, toPath } from '../../base/violation.js';
import { BadRow } from '../../import/bad-row.js';
import { BrokenFile } from '../../import/broken-file.js';
import { parseObject } from '../../import/json-lines.js';
import { textBlocks } from '../../import/text-blocks.js';
import { UNREAD_FIELDS_TOLD_MAX } from '../../limits.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { outputBroken } from '../command/standard-output.js';
import { openSource } from '../import/source.js';
import { plainJson } from '../terminal/plain.js';
import { type Answer, type AnswerOptions, answerCase, unreadable } from './answer.js';

export const priceCommand = defineCommand<{ readonly explain?: true }>({
  usage: 'price <file>',
  description: 'price baskets, one JSON object a line, with the promotions beside them; no store is touched',
  example: 'price cases.jsonl',
  settings: [],
  shape: (command) => {
    command.option('--explain', 'also what each refused offer needs and what there is, and what is missing for it');
    command.addHelpText(
      'after',
      '\nThe cases and their answers are described in docs/pricing.md; "-" reads standard input.',
    );
  },
  run: async ({ note }, { explain = false }, file) => {
    const source = await openSource(file!, 'jsonl');
    const warn = oncePerField(note);
    let isMalformed = false;
    try {
      for await (const { text, firstLine } of textBlocks(source.bytes, 'utf-8', () => {})) {
        const answers = answersOf(text, firstLine, { explain, warn });
        isMalformed ||= answers.some((answer) => 'error' in answer);
        await written(answers.map((answer) => `${plainJson(JSON.stringify(answer))}\n`).join(''));
        if (outputBroken.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof BrokenFile)) throw error;
      throw new CommandFailure(EXIT.failed, error.reason, `line ${error.line}: ${error.message}`);
    }
    return isMalformed ? EXIT.rejectedRows : EXIT.ok;
  },
});

/** A field that thousands of cases have is told once, of the first one. */
function oncePerField(note: (text: string) => void): Report {
  const told = new Set<string>();
  return (field, _, reason) => {
    const path = toPath(field);
    const name = path.filter((part) => typeof part === 'string').join('.');
    if (told.size === UNREAD_FIELDS_TOLD_MAX || told.has(name)) return;
    told.add(name);
    note(`warning: ${pathText(path)} ${reason}`);
  };
}

function answersOf(text: string, firstLine: number, options: AnswerOptions): Answer[] {
  return text.split('\n').flatMap((content, at) => {
    if (content.trim() === '') return [];
    const name = String(firstLine + at);
    try {
      return [answerCase(parseObject(content), name, options)];
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      return [unreadable(name, `the line ${error.message}`)];
    }
  });
}

/** Waits until the reader has taken it: a million answers don't wait in memory. */
const written = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));
