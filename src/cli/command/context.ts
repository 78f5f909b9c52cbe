import { type Command, Option } from 'commander';
import { type LoadedConfig, loadConfig } from '../../config/load.js';
import { type Config, flagOf, SETTINGS, type SettingName, variableOf } from '../../config/settings.js';
import { settingsFailure } from './failure.js';
import { createOutput, type Output } from './output.js';
import type { Runtime } from './runtime.js';

/** What every command works with. */
export interface Context extends Output {
  readonly config: Config;
  readonly origins: LoadedConfig['origins'];
  readonly verbose: boolean;
  /** What a command that opens a store itself does where there is none. */
  readonly absentStore: AbsentStore;
  readonly runtime: Runtime;
}

/** `make` one; `refuse`; or `pretend` that there is an empty one, for a dry run. */
type AbsentStore = 'make' | 'refuse' | 'pretend';

/** Settings of every command that asks a server. */
export const CLIENT_SETTINGS = ['server', 'store', 'timeoutMs', 'author'] as const satisfies readonly SettingName[];

/** Adds flags for settings, and the flags that all commands have. */
export function withSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) command.addOption(settingOption(name));
  return command
    .option('--json', 'answer as JSON; errors too, on standard error')
    .option('--verbose', 'show the cause of an unexpected error');
}

/** The flag of a setting. With an optional value, the bare flag leaves the setting to variable and default. */
export function settingOption(name: SettingName, value?: 'optional value'): Option {
  const { default: byDefault, placeholder, help } = SETTINGS[name];
  const argument = placeholder === null ? '' : value ? ` [${placeholder}]` : ` <${placeholder}>`;
  const origin =
    byDefault === null || placeholder === null ? variableOf(name) : `default ${byDefault}; ${variableOf(name)}`;
  return new Option(`${flagOf(name)}${argument}`, `${help} (${origin})`);
}

type CommonFlags = Partial<Record<SettingName, string | boolean>> & {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly dryRun?: boolean;
};

/** Validates flags and variables; warnings go to standard error. */
export function createContext(command: Command, runtime: Runtime, makesStore: boolean): Context {
  const flags = command.optsWithGlobals<CommonFlags>();
  const loaded = loadConfig(flags, process.env);
  if (!loaded.ok) throw settingsFailure(loaded.error);
  const output = createOutput(flags.json === true);
  for (const warning of loaded.value.warnings) output.note(`warning: ${warning}`);
  return {
    ...output,
    config: loaded.value.config,
    origins: loaded.value.origins,
    verbose: flags.verbose === true,
    absentStore: flags.dryRun ? 'pretend' : makesStore ? 'make' : 'refuse',
    runtime,
  };
}
