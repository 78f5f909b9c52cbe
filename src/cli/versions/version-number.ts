import { usageFailure } from '../command/failure.js';

/** Of an argument of a command. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageFailure(`"${text}" is no version: it must be a number from the history`);
}
