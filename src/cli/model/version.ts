import { InvalidArgumentError } from 'commander';
import { usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';

/** The version that a command line names. */
export function readVersion(text: string | undefined, min: 0 | 1): number {
  try {
    return wholeNumber(min)(text ?? '');
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw usageFailure(`version "${text}" is invalid. ${error.message}`);
    throw error;
  }
}
