import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.js';

function silenced(command: Command): Command {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  for (const child of command.commands) silenced(child);
  return command;
}

const program = (): Command => silenced(createProgram({ version: '0' } as never));

/** The first two letters the other way round. */
const mistyped = (name: string): string => name[1]! + name[0]! + name.slice(2);

const groups = program().commands.filter(({ commands }) => commands.length > 0);
const CASES = [
  ...program().commands.map((command) => [command.name(), []] as const),
  ...groups.flatMap((group) => group.commands.map((member) => [member.name(), [group.name()]] as const)),
];

describe('a mistyped name of a command', () => {
  it.each(CASES.filter(([name]) => name.length > 3))('is told with "%s", which is meant', async (name, before) => {
    await expect(program().parseAsync([...before, mistyped(name)], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.unknownCommand',
      message: expect.stringMatching(
        new RegExp(`^error: unknown command '${mistyped(name)}'\\n.*Did you mean .*${name}`),
      ),
    });
  });

  it('is told wherever options follow it', async () => {
    const options = ['--data', 'x', '--json'];
    await expect(program().parseAsync(['evaluate', 'bskets', ...options], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.unknownCommand',
      message: "error: unknown command 'bskets'\n(Did you mean baskets?)",
    });
  });
});
