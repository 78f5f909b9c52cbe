import { z } from 'zod';
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
} from '../limits.js';
import { withoutPassword } from '../store/address.js';
import { address, author, currency, identityKeys, onOff, someText, storeAddress, wholeNumber } from './values.js';

/** Prefix of every environment variable of Handbill. */
export const PREFIX = 'HANDBILL_';

interface Setting<S extends z.ZodType, Default extends string | null = string | null> {
  /** Parses the text of a flag or variable: see values.ts. */
  readonly schema: S;
  /** As a person would write it; null: not set. */
  readonly default: Default;
  /** Name of the value in help texts; null: a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  /** How a value may be shown; absent: as it is. */
  readonly shown?: (text: string) => string;
}

const setting = <S extends z.ZodType, Default extends string | null>(entry: Setting<S, Default>) => entry;

/** Every setting, with its default and its words: flags, variables, validation and docs/configuration.md come from here. */
export const SETTINGS = {
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
    help: 'reads of customers and check-outs that the server works on at once, and as many writes; further ones are refused with RESOURCE_EXHAUSTED',
  }),
  drainGraceMs: setting({
    schema: wholeNumber(0, DRAIN_GRACE_MAX_MS),
    default: String(DRAIN_GRACE_DEFAULT_MS),
    placeholder: 'MS',
    help: 'time that a server that is told to stop has to end: calls under way get four fifths of it to finish, closing the store the rest',
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
  testClock: setting({
    schema: someText,
    default: null,
    placeholder: 'FILE',
    help: 'for tests only: time stands where this file says (2026-01-31T08:00:00Z) and moves when another time is written there; refused where NODE_ENV is production, and with a listening address or a store that is not of this machine',
  }),
  timeoutMs: setting({
    schema: wholeNumber(1, DEADLINE_MAX_MS),
    default: String(DEADLINE_DEFAULT_MS),
    placeholder: 'MS',
    help: 'deadline of a call; imports have none',
  }),
  author: setting({
    schema: author,
    default: null,
    placeholder: 'NAME',
    help: 'who makes the changes, for the history of campaigns and promotions; not set: the login name',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

type Value<K extends SettingName> = z.output<(typeof SETTINGS)[K]['schema']>;

/** Validated settings; null only where the default is "not set". */
export type Config = {
  readonly [K in SettingName]: (typeof SETTINGS)[K]['default'] extends null ? Value<K> | null : Value<K>;
};

/** `drainGraceMs` -> `--drain-grace-ms`. */
export const flagOf = (name: SettingName): string => `--${words(name).join('-')}`;

/** `drainGraceMs` -> `HANDBILL_DRAIN_GRACE_MS`. */
export const variableOf = (name: SettingName): string => PREFIX + words(name).join('_').toUpperCase();

const words = (name: SettingName): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** A value as it may be shown and logged: without passwords. */
export function shownSetting<T>(name: SettingName, value: T): T | string {
  const { shown }: Setting<z.ZodType> = SETTINGS[name];
  if (!shown || value === null) return value;
  return shown(typeof value === 'string' ? value : '');
}
