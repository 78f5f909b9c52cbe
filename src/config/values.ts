import { z } from 'zod';
import { parseCurrency } from '../base/money.js';
import type { Result } from '../base/result.js';
import { AUTHOR_CHARS_MAX } from '../limits.js';
import { parseIdentityKeys } from '../profiles/identity-keys.js';
import { parseStoreAddress } from '../store/address.js';

// Kinds of values that settings have: from the text of a flag or variable.

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

export const onOff = z
  .enum(['true', 'false', 'on', 'off', '1', '0'], 'must be true or false')
  .transform((text) => text === 'true' || text === 'on' || text === '1');

export const address = z.string().refine((text) => {
  if (text.startsWith('unix:')) return text.length > 'unix:'.length;
  const match = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):(\d{1,5})$/.exec(text);
  return match !== null && Number(match[1]) <= 65_535;
}, 'must be host:port, [ipv6]:port or unix:path');

export const storeAddress = z
  .string()
  .trim()
  .min(1, 'must name a folder or a Redis server')
  .superRefine((text, context) => {
    const parsed = parseStoreAddress(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
  });

export const someText = z.string().min(1, 'must not be empty');

export const author = someText
  .max(AUTHOR_CHARS_MAX, `must have at most ${AUTHOR_CHARS_MAX} characters`)
  .regex(/^\P{C}*$/u, 'must have no control characters');

export const identityKeys = parsedBy(parseIdentityKeys);

export const currency = parsedBy(parseCurrency);

function parsedBy<T>(parse: (text: string) => Result<T, string>) {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue(parsed.error);
    return z.NEVER;
  });
}
