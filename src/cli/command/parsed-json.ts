import { usageFailure } from './failure.js';

/** The value of an option that takes JSON. */
export function parsedJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageFailure(`${option} is not JSON: ${(error as Error).message}`);
  }
}
