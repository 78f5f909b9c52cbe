import { CLOCK_SKEW_MAX_MS } from '../limits.js';
import { keyProblem } from './key.js';
import { profileIdProblem, shownProfileId } from './profile-id.js';
import { type Path, type Violation, violation } from './violation.js';

/** Adds what is wrong with a key. */
export function checkKey(field: string | Path, key: string, violations: Violation[]): void {
  const problem = keyProblem(key);
  if (problem) violations.push(violation(field, key, problem));
}

/** Adds what is wrong with the id of a profile. */
export function checkProfileId(field: string, profileId: string, violations: Violation[]): void {
  const problem = profileIdProblem(profileId);
  if (problem) violations.push(violation(field, shownProfileId(profileId), problem));
}

/** Adds what is wrong with the time of something that has happened: clocks may run ahead a little, not more. */
export function checkTime(field: string, timeMs: number, nowMs: number, violations: Violation[]): void {
  if (!Number.isSafeInteger(timeMs) || timeMs < 0) violations.push(violation(field, timeMs, 'must not be before 1970'));
  else if (timeMs > nowMs + CLOCK_SKEW_MAX_MS) {
    violations.push(violation(field, new Date(timeMs).toISOString(), 'must not be in the future'));
  }
}
