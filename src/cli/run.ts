import { type Command, CommanderError } from 'commander';
import { EXIT } from './command/exit.js';
import { usageFailure } from './command/failure.js';
import { tellFailure } from './command/output.js';
import type { Runtime } from './command/runtime.js';
import { outputBroken, outputFailure, watchStandardOutput } from './command/standard-output.js';
import { createProgram } from './program.js';

/** Runs one command line and sets `process.exitCode`; never throws. */
export async function runCli(argv: readonly string[], runtime: Runtime): Promise<void> {
  const args = argv.slice(2);
  watchStandardOutput();
  const options = { json: args.includes('--json'), verbose: args.includes('--verbose') };
  try {
    const program = createProgram(runtime);
    throwInsteadOfExit(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (outputBroken.aborted) process.exitCode = EXIT.ok;
    else if (error instanceof CommanderError) process.exitCode = await endOfParsing(error, options);
    else process.exitCode = await tellFailure(error, options);
  }
  await untilWritten();
  const failure = outputFailure();
  if (failure !== null) process.exitCode = await tellFailure(failure, options);
}

/** What is under way to standard output has arrived, or failed. */
const untilWritten = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)));

/** commander ends the process itself otherwise, before output that is under way has arrived. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const child of command.commands) throwInsteadOfExit(child);
}

async function endOfParsing(error: CommanderError, options: { json: boolean; verbose: boolean }): Promise<number> {
  // Help and version end this way too; a group without a command shows its help as an answer to a wrong call.
  if (error.code === 'commander.help') return EXIT.usage;
  if (error.exitCode === 0) return EXIT.ok;
  return tellFailure(usageFailure(error.message.replace(/^error: /, '').replaceAll('\n', ' ')), options);
}
