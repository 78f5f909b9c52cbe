import { Command } from 'commander';
import type { SettingName } from '../../config/settings.js';
import { CLIENT_SETTINGS, type Context, createContext, withSettings } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import type { Runtime } from './runtime.js';

/** Runs a command; returns its exit code, nothing for 0. Failures are thrown. */
type Run<Options> = (
  context: Context,
  options: Options,
  ...args: string[]
  // biome-ignore lint/suspicious/noConfusingVoidType: a command without a say about its exit code just returns.
) => Promise<ExitCode | void>;

interface CommandSpec<Options> {
  /** With its arguments, as commander writes them: `get <profile> <campaign>`. */
  readonly usage: string;
  readonly description: string;
  /** A command line that works, without the program's name. */
  readonly example: string;
  /** Makes a store where there is none, unless it is a dry run; other commands say that there is none. */
  readonly makesStore?: boolean;
  /** Default: those of a client. */
  readonly settings?: readonly SettingName[];
  /** Adds arguments' descriptions and options. */
  readonly shape?: (command: Command) => void;
  readonly run: Run<Options>;
}

/** Makes a command, not yet attached to a program. */
export type CommandFactory = (runtime: Runtime) => Command;

export function defineCommand<Options>(spec: CommandSpec<Options>): CommandFactory {
  return (runtime) => {
    const command = new Command(spec.usage.split(' ')[0]).description(spec.description);
    for (const argument of spec.usage.split(' ').slice(1)) command.argument(argument);
    spec.shape?.(command);
    return withSettings(command, spec.settings ?? CLIENT_SETTINGS)
      .addHelpText('after', `\nExample:\n  $ handbill ${spec.example}`)
      .action(async (...received: unknown[]) => {
        // commander passes the arguments, those of the last one together where it takes several, then the options, then the command itself.
        const args = received.slice(0, -2).flat() as string[];
        const context = createContext(command, runtime, spec.makesStore ?? false);
        process.exitCode = (await spec.run(context, command.opts() as Options, ...args)) ?? EXIT.ok;
      });
  };
}

/** A command that only holds others: `campaign`. `byDefault` is the one that runs when options follow at once. */
export function defineGroup(
  name: string,
  description: string,
  members: readonly CommandFactory[],
  byDefault?: CommandFactory,
): CommandFactory {
  return (runtime) => {
    const group = new Command(name).description(description);
    for (const member of members) group.addCommand(member(runtime), { isDefault: member === byDefault });
    // commander would take a mistyped name for an argument of the default one; the same group without it knows better.
    group.hook('preSubcommand', (_, member) => {
      const [first] = group.args;
      if (first === undefined || first.startsWith('-') || first === member.name()) return;
      defineGroup(name, description, members)(runtime).copyInheritedSettings(group).parse([first], { from: 'user' });
    });
    return group;
  };
}
