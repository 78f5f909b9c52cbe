import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Option } from 'commander';
import { WINDOWS_LISTED_MAX } from '../../limits.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT, type ExitCode } from '../command/exit.js';
import { inputFailure, usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { parsedJson } from '../command/parsed-json.js';
import { plainJson } from '../terminal/plain.js';
import { table } from '../terminal/table.js';
import { WINDOW_REFUSAL_WORDS } from './activity-words.js';
import type { WindowsAnswer } from './windows-of.js';

interface WindowsOptions {
  readonly activity?: string;
  readonly at?: string;
  readonly count: number;
  readonly cases?: string;
}

export const campaignWindowsCommand = defineCommand<WindowsOptions>({
  usage: 'windows',
  description:
    'the windows that an activity gives its handbills: the one that holds an instant, or the coming one, and those after it',
  example: `campaign windows --activity '{"untilEndOf":{"unit":"WEEK","zone":"Europe/Warsaw"}}' --at 2026-01-05T06:00:00Z`,
  settings: [],
  shape: (command) =>
    void command
      .option('--activity <json>', 'as campaigns have it in JSON')
      .option('--at <instant>', 'when a handbill would be assigned: 2026-01-05T06:00:00Z; default: now')
      .addOption(
        new Option('--count <number>', 'how many windows').argParser(wholeNumber(1, WINDOWS_LISTED_MAX)).default(3),
      )
      .addOption(
        new Option(
          '--cases <file>',
          'one {"activity": …, "at": …} a line, answered by a line of JSON each; - reads standard input',
        ).conflicts(['activity', 'at']),
      ),
  run: async (context, { activity, at, count, cases }) => {
    if (cases !== undefined) return answerCases(cases, count);
    if (activity === undefined) throw usageFailure('give --activity, or --cases');
    const { windowsOf } = await import('./windows-of.js');
    const now = await context.runtime.clock(context.config);
    const answer = windowsOf(
      { activity: parsedJson(activity, '--activity'), at: at ?? new Date(now()).toISOString() },
      count,
    );
    if (!answer.ok) throw inputFailure('the command line', answer.error);
    context.answer(answer.value, () => inWords(answer.value));
  },
});

const inWords = (answer: WindowsAnswer): string =>
  'refused' in answer
    ? `no window: the activity ${WINDOW_REFUSAL_WORDS[answer.refused]}`
    : table(
        [{ title: 'Start' }, { title: 'End' }],
        answer.windows.map(({ start, end }) => [start, end]),
      );

/** A line that can't be answered is told in its place, and the others go on. */
async function answerCases(path: string, count: number): Promise<ExitCode> {
  const { windowsOfLine } = await import('./windows-of.js');
  const input = path === '-' ? process.stdin : (await open(path)).createReadStream();
  let allAnswered = true;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = windowsOfLine(line, count);
    if ('error' in answer) allAnswered = false;
    const isTaken = process.stdout.write(`${plainJson(JSON.stringify(answer))}\n`);
    if (!isTaken) await once(process.stdout, 'drain');
  }
  return allAnswered ? EXIT.ok : EXIT.failed;
}
