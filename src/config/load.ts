import { err, ok, type Result } from '../base/result.js';
import { type Violation, violation } from '../base/violation.js';
import { refusalOfTestClock } from './refuse-test-clock.js';
import {
  type Config,
  flagOf,
  PREFIX,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  shownSetting,
  variableOf,
} from './settings.js';

export type SettingOrigin = 'flag' | 'variable' | 'default';

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>;
  /** Sentences about variables that look like settings but are none. */
  readonly warnings: readonly string[];
}

/**
 * Settings from flags and variables; flags win; an empty variable, or a flag without the value it could have, counts as not set. A
 * violation names the flag or the variable, its value and the reason.
 */
export function loadConfig(
  flags: Readonly<Partial<Record<SettingName, string | boolean | undefined>>>,
  environment: Readonly<Record<string, string | undefined>>,
): Result<LoadedConfig, Violation[]> {
  const violations: Violation[] = [];
  const config: Partial<Record<SettingName, unknown>> = {};
  const origins: Partial<Record<SettingName, SettingOrigin>> = {};
  for (const name of SETTING_NAMES) {
    const { text, origin } = pick(name, flags[name], environment[variableOf(name)]);
    origins[name] = origin;
    if (text === null) {
      config[name] = null;
      continue;
    }
    const parsed = SETTINGS[name].schema.safeParse(text);
    if (parsed.success) config[name] = parsed.data;
    else {
      const reason = parsed.error.issues[0]?.message ?? 'is not valid';
      violations.push(violation(sourceOf(name, origin), shownSetting(name, text), reason));
    }
  }
  if (violations.length > 0) return err(violations);
  const loaded = { config: config as Config, origins: origins as LoadedConfig['origins'] };
  const { testClock } = loaded.config;
  if (testClock === null) return ok({ ...loaded, warnings: strangers(environment) });
  const refusal = refusalOfTestClock(loaded.config, environment);
  if (refusal !== null) return err([violation(sourceOf('testClock', loaded.origins.testClock), testClock, refusal)]);
  return ok({ ...loaded, warnings: [...strangers(environment), TEST_CLOCK_WARNING] });
}

const TEST_CLOCK_WARNING = 'a test clock tells the time: it is not that of this machine';

const sourceOf = (name: SettingName, origin: SettingOrigin): string =>
  origin === 'flag' ? flagOf(name) : variableOf(name);

function pick(name: SettingName, flag: string | boolean | undefined, variable: string | undefined) {
  const bare = flag === true && SETTINGS[name].placeholder !== null;
  if (flag !== undefined && !bare) return { text: String(flag), origin: 'flag' as const };
  if (variable !== undefined && variable !== '') return { text: variable, origin: 'variable' as const };
  return { text: SETTINGS[name].default, origin: 'default' as const };
}

/** A misspelt variable would silently do nothing; but other tools may own such names, so it is no error. */
function strangers(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(SETTING_NAMES.map(variableOf));
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .sort()
    .map((name) => `${name} is not a setting of Handbill and has no effect (see docs/configuration.md)`);
}
