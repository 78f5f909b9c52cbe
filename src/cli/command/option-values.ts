import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../../base/instant.js';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import { wireTime } from '../terminal/words.js';
import { usageFailure } from './failure.js';

/** Parser of an option that takes a whole number of at least `min`. */
export const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      const most = max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`;
      throw new InvalidArgumentError(`It must be a whole number of at least ${min}${most}.`);
    }
    return value;
  };

/** Parser of an option that takes a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** Parser of an option that takes a percentage, 0 to 100. */
export function percentage(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 100) throw new InvalidArgumentError('It must be a percentage, 0 to 100.');
  return value;
}

/** Parser of an option that takes one of these, in any case and with hyphens or underscores. */
export const choiceInCapitals =
  (choices: readonly string[]) =>
  (text: string): string => {
    const value = text.toUpperCase().replaceAll('-', '_');
    if (!choices.includes(value)) throw usageFailure(`"${text}" is not one of ${choices.join(', ')}`);
    return value;
  };

/** Parser of an option that takes an instant: 2026-01-31T08:00:00Z; without an offset it is UTC. */
export function instantOption(text: string): Timestamp {
  const instant = parseInstant(text);
  if (!instant.ok) throw usageFailure(`"${text}" ${instant.error}`);
  return wireTime(instant.value);
}

/** Parser of an option that may be repeated. */
export const repeated = (value: string, before: readonly string[] = []): string[] => [...before, value];
