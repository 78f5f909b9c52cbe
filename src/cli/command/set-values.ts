import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { parseDecimal } from '../../base/decimal.js';
import { parseInstant } from '../../base/instant.js';
import { parseList } from '../../base/list.js';
import { endOfLocalDay, instantOfLocal } from '../../base/local-time.js';
import { type Currency, parseAmount } from '../../base/money.js';
import type { Result } from '../../base/result.js';
import type { TimeZone } from '../../base/time-zone.js';
import { descriptorOf } from '../../contract/descriptors.js';
import { fromJson } from '../../contract/json.js';
import { wireTime } from '../terminal/words.js';
import { inputFailure, usageFailure } from './failure.js';

/** What values mean that don't say all themselves. */
export interface ValueContext {
  /** Of amounts of an entry that has none yet. */
  readonly currency: Currency;
  /** Of times without a zone. */
  readonly zone: TimeZone;
}

/** The value of a field of a message, undefined to clear it; `entry`: the other fields, as far as they are set. */
export type SetValue = (context: ValueContext & { readonly entry: Readonly<Record<string, unknown>> }) => unknown;

/** Entries whose fields are set one by one. */
type Settable = 'Promotion' | 'Item';

/** Reads `field=value`: values as the columns of imports have them, or as JSON. */
export function readSetting(name: Settable, key: string, setting: string): [field: string, value: SetValue] {
  const at = setting.indexOf('=');
  if (at < 1) throw usageFailure(`--set takes field=value (got "${setting}")`);
  const [field, text] = [setting.slice(0, at), setting.slice(at + 1)];
  const { fields } = descriptorOf(name);
  const described = fields.find(({ localName }) => localName === field);
  if (described === undefined || [key, 'etag', 'deleteTime'].includes(field)) {
    const names = fields
      .map(({ localName }) => localName)
      .filter((each) => ![key, 'etag', 'deleteTime'].includes(each));
    throw usageFailure(`--set can't set "${field}"; it sets ${names.join(', ')}`);
  }
  if (text === '') return [field, () => undefined];
  if (/^[{["]/.test(text)) return [field, checked(name, field, parsed(field, text))];
  return [field, readValue(name, described, text)];
}

function parsed(field: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageFailure(`--set ${field}: ${(error as Error).message}`);
  }
}

/** A value that the field takes. */
function checked(name: Settable, field: string, json: unknown): SetValue {
  const read = fromJson(name, { [field]: json });
  if (!read.ok) throw inputFailure('--set', read.error);
  const value = (read.value as Readonly<Record<string, unknown>>)[field];
  return () => value;
}

function readValue(name: Settable, described: DescField, text: string): SetValue {
  const { localName: field } = described;
  const must = <T>(read: Result<T, string>): T => {
    if (read.ok) return read.value;
    throw usageFailure(`--set ${field} ${read.error} (got "${text}")`);
  };
  if (described.fieldKind === 'list') {
    const values = field === 'category' ? text.split('>').map((level) => level.trim()) : must(parseList(text));
    return () => values;
  }
  if (described.enum) {
    const { values } = described.enum;
    const found = values.find(({ name }) => name.endsWith(`_${text.toUpperCase()}`));
    if (!found)
      throw usageFailure(
        `--set ${field} must be one of ${values
          .map((each) => each.localName)
          .slice(1)
          .join(', ')} (got "${text}")`,
      );
    return () => found.name;
  }
  switch (described.message?.typeName) {
    case TimestampSchema.typeName:
      return ({ zone }) => wireTime(must(instantIn(text, zone, field === 'expireAt')));
    case DurationSchema.typeName:
      return () => ({ seconds: must(parseDecimal(text, 0)), nanos: 0 });
    case 'handbill.v1.Money':
      return (context) => amountOf(context, text, must);
    case 'handbill.v1.DiscountValue':
      return (context) => discountOf(context, text, must);
  }
  if (described.message) throw usageFailure(`--set ${field} takes JSON, as \`get --json\` shows it`);
  return checked(name, field, scalarOf(described, text));
}

function scalarOf({ scalar, localName }: DescField, text: string): unknown {
  if (scalar === ScalarType.STRING) return text;
  if (scalar === ScalarType.BOOL) {
    if (text !== 'true' && text !== 'false')
      throw usageFailure(`--set ${localName} must be true or false (got "${text}")`);
    return text === 'true';
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw usageFailure(`--set ${localName} must be a number (got "${text}")`);
  return value;
}

type Must = <T>(read: Result<T, string>) => T;
type EntryContext = Parameters<SetValue>[0];

/** In the currency of the entry. */
function amountOf({ entry, currency: byDefault }: EntryContext, text: string, must: Must) {
  const price = entry.price as { readonly currency?: string } | null | undefined;
  const currency = (entry.currency || price?.currency || byDefault) as Currency;
  return { amountMinor: must(parseAmount(text, currency)), currency };
}

/** In the unit of the discount's type. */
function discountOf(context: EntryContext, text: string, must: Must) {
  switch (context.entry.discountType) {
    case 'DISCOUNT_TYPE_PERCENT':
      return { value: 'percentPpm', percentPpm: must(parseDecimal(text, 4)) };
    case 'DISCOUNT_TYPE_POINTS':
      return { value: 'points', points: must(parseDecimal(text, 0)) };
    default:
      return { value: 'amount', amount: amountOf(context, text, must) };
  }
}

/** A time without a zone is one of the shop's clocks; a date that ends something includes that day. */
function instantIn(text: string, zone: TimeZone, ends: boolean): Result<number, string> {
  const parsed = parseInstant(text);
  if (!parsed.ok || /T.*([zZ]|[+-]\d\d:?\d\d)$/.test(text)) return parsed;
  const isDate = !text.includes('T') && !text.includes(' ');
  return { ok: true, value: isDate && ends ? endOfLocalDay(parsed.value, zone) : instantOfLocal(parsed.value, zone) };
}
