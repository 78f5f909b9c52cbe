import { z } from 'zod';
import { type Currency, parseCurrency } from './base/money.js';
import { err, ok, type Result } from './base/result.js';
import { type Violation, violation } from './base/violation.js';
import {
  DEADLINE_DEFAULT_MS,
  DEADLINE_MAX_MS,
  DRAIN_GRACE_DEFAULT_MS,
  DRAIN_GRACE_MAX_MS,
  EVENTS_HELD_DEFAULT_COMMITS,
  EVENTS_KEPT_DEFAULT_COMMITS,
  EVENTS_KEPT_DEFAULT_HOURS,
  EVENTS_KEPT_MAX_COMMITS,
  EVENTS_KEPT_MAX_HOURS,
  IN_FLIGHT_DEFAULT,
  IN_FLIGHT_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
} from './limits.js';
import { type IdentityKeys, parseIdentityKeys } from './profiles/identity-keys.js';
import { parseStoreAddress, withoutPassword } from './store/address.js';

/** Prefix of every environment variable of Handbill. */
const PREFIX = 'HANDBILL_';

interface Setting<S extends z.ZodType> {
  /** Parses the text of a flag or variable. */
  readonly schema: S;
  /** As a person would write it; null: not set. */
  readonly default: string | null;
  /** Name of the value in help texts; null: a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  /** How a value may be shown; absent: as it is. */
  readonly shown?: (text: string) => string;
}

const setting = <S extends z.ZodType>(entry: Setting<S>): Setting<S> => entry;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

const onOff = z
  .enum(['true', 'false', 'on', 'off', '1', '0'], 'must be true or false')
  .transform((text) => text === 'true' || text === 'on' || text === '1');

const address = z.string().refine((text) => {
  if (text.startsWith('unix:')) return text.length > 'unix:'.length;
  const match = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):(\d{1,5})$/.exec(text);
  return match !== null && Number(match[1]) <= 65_535;
}, 'must be host:port, [ipv6]:port or unix:path');

const storeAddress = z
  .string()
  .trim()
  .min(1, 'must name a folder or a Redis server')
  .superRefine((text, context) => {
    const parsed = parseStoreAddress(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
  });

const identityKeys = z.string().transform((text, context): IdentityKeys => {
  const parsed = parseIdentityKeys(text);
  if (parsed.ok) return parsed.value;
  context.addIssue(parsed.error);
  return z.NEVER;
});

const someText = z.string().min(1, 'must not be empty');

const currency = z.string().transform((text, context): Currency => {
  const parsed = parseCurrency(text);
  if (parsed.ok) return parsed.value;
  context.addIssue(parsed.error);
  return z.NEVER;
});

/** Every setting, with its default and its words: flags, variables, validation and docs/configuration.md come from here. */
const SETTINGS = {
  store: setting({
    schema: storeAddress,
    default: './handbill-data',
    placeholder: 'STORE',
    help: 'folder of the embedded store, made when it does not exist; or redis://host:port or redis-cluster://host:port,host:port',
    shown: withoutPassword,
  }),
  redisUsername: setting({
    schema: someText,
    default: null,
    placeholder: 'NAME',
    help: 'user of the Redis server, when the address of the store names none',
  }),
  redisPassword: setting({
    schema: someText,
    default: null,
    placeholder: 'PASSWORD',
    help: 'password of the Redis server; better as a variable, since others can see flags',
    shown: () => '***',
  }),
  redisCa: setting({
    schema: someText,
    default: null,
    placeholder: 'FILE',
    help: 'PEM file of the authority that signed the certificate of a rediss:// server; not set: those that Node knows',
  }),
  identityKeys: setting({
    schema: identityKeys,
    default: null,
    placeholder: 'KEYS',
    help: 'id:base64,… of the digests of e-mail addresses, phone numbers and cards, the current key first; not set: made once and kept beside the folder of the embedded store; better as a variable, since others can see flags',
    shown: () => '***',
  }),
  server: setting({
    schema: address,
    default: null,
    placeholder: 'ADDRESS',
    help: 'server that commands talk to; not set: the command opens the store itself',
  }),
  listen: setting({
    schema: address,
    default: '127.0.0.1:50051',
    placeholder: 'ADDRESS',
    help: 'address that `serve` listens on; port 0 takes a free one',
  }),
  logLevel: setting({
    schema: z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be one of trace, debug, info, warn, error, silent',
    ),
    default: 'info',
    placeholder: 'LEVEL',
    help: 'least severe log lines of the server: trace, debug, info, warn, error or silent',
  }),
  inFlight: setting({
    schema: wholeNumber(1, IN_FLIGHT_MAX),
    default: String(IN_FLIGHT_DEFAULT),
    placeholder: 'CALLS',
    help: 'calls that the server works on at once; further ones are refused with RESOURCE_EXHAUSTED',
  }),
  drainGraceMs: setting({
    schema: wholeNumber(0, DRAIN_GRACE_MAX_MS),
    default: String(DRAIN_GRACE_DEFAULT_MS),
    placeholder: 'MS',
    help: 'time that calls under way get to finish when the server is told to stop',
  }),
  reflection: setting({
    schema: onOff,
    default: 'false',
    placeholder: null,
    help: 'whether the server tells clients such as grpcurl what it offers',
  }),
  eventsKeptHours: setting({
    schema: wholeNumber(1, EVENTS_KEPT_MAX_HOURS),
    default: String(EVENTS_KEPT_DEFAULT_HOURS),
    placeholder: 'HOURS',
    help: 'age at which events are removed, unless a consumer still has to read them',
  }),
  eventsKeptCommits: setting({
    schema: wholeNumber(1, EVENTS_KEPT_MAX_COMMITS),
    default: String(EVENTS_KEPT_DEFAULT_COMMITS),
    placeholder: 'COUNT',
    help: 'number of changes beyond which the events of the oldest are removed, unless a consumer still has to read them',
  }),
  eventsHeldCommits: setting({
    schema: wholeNumber(1, EVENTS_KEPT_MAX_COMMITS),
    default: String(EVENTS_HELD_DEFAULT_COMMITS),
    placeholder: 'COUNT',
    help: 'number of changes beyond which their events are removed although a consumer has not read them; it is told of the gap',
  }),
  currency: setting({
    schema: currency,
    default: 'EUR',
    placeholder: 'CODE',
    help: 'ISO 4217 code of imported amounts in rows that name none',
  }),
  pageSize: setting({
    schema: wholeNumber(1, PAGE_SIZE_MAX),
    default: String(PAGE_SIZE_DEFAULT),
    placeholder: 'ROWS',
    help: 'entries a page of the list commands',
  }),
  timeoutMs: setting({
    schema: wholeNumber(1, DEADLINE_MAX_MS),
    default: String(DEADLINE_DEFAULT_MS),
    placeholder: 'MS',
    help: 'deadline of a call; imports have none',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

type Value<K extends SettingName> = z.output<(typeof SETTINGS)[K]['schema']>;

/** Validated settings; null only where the default is "not set". */
export type Config = { readonly [K in SettingName]: K extends Optional ? Value<K> | null : Value<K> };

type Optional = 'server' | 'identityKeys' | 'redisUsername' | 'redisPassword' | 'redisCa';

export type SettingOrigin = 'flag' | 'variable' | 'default';

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>;
  /** Sentences about variables that look like settings but are none. */
  readonly warnings: readonly string[];
}

/** `drainGraceMs` -> `--drain-grace-ms`. */
export const flagOf = (name: SettingName): string => `--${words(name).join('-')}`;

/** `drainGraceMs` -> `HANDBILL_DRAIN_GRACE_MS`. */
export const variableOf = (name: SettingName): string => PREFIX + words(name).join('_').toUpperCase();

const words = (name: SettingName): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** What a person reads about a setting. */
export function describeSetting(name: SettingName): Omit<Setting<z.ZodType>, 'schema' | 'shown'> {
  const { default: value, placeholder, help } = SETTINGS[name];
  return { default: value, placeholder, help };
}

/** A value as it may be shown and logged: without passwords. */
export function shownSetting<T>(name: SettingName, value: T): T | string {
  const { shown }: Setting<z.ZodType> = SETTINGS[name];
  if (!shown || value === null) return value;
  return shown(typeof value === 'string' ? value : '');
}

/**
 * Settings from flags and variables; flags win; an empty variable, or a flag without the value it could have, counts as not set. A violation names the flag or the
 * variable, its value and the reason.
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
      const source = origin === 'flag' ? flagOf(name) : variableOf(name);
      const reason = parsed.error.issues[0]?.message ?? 'is not valid';
      violations.push(violation(source, shownSetting(name, text), reason));
    }
  }
  if (violations.length > 0) return err(violations);
  return ok({
    config: config as Config,
    origins: origins as LoadedConfig['origins'],
    warnings: strangers(environment),
  });
}

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

/** docs/configuration.md; a test keeps the file equal to it. */
export function configurationPage(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { default: value, help } = SETTINGS[name];
    return `| \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${value === null ? '' : `\`${value}\``} | ${help} |`;
  });
  return [
    '# Settings',
    '',
    'Written by `npm run docs` from the schema in `src/config.ts`. Each setting is a flag and an environment variable; the flag wins,',
    'and an empty variable counts as not set. `handbill config` shows the values in effect and where they come from. A bad value ends',
    'every command with exit code 2 and names the flag or variable, the value and the reason; an unknown `HANDBILL_*` variable is a warning.',
    '',
    '| flag | variable | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
