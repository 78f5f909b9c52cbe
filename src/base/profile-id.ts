import { CARD_NUMBER_PROBLEM, looksLikeCardNumber } from './card-number.js';
import { keyProblem } from './key.js';

/** What is wrong with the id of a profile, or null. */
export function profileIdProblem(text: string): string | null {
  return keyProblem(text) ?? (looksLikeCardNumber(text) ? CARD_NUMBER_PROBLEM : null);
}

/** As it may be repeated in answers and logs. */
export const shownProfileId = (text: string): string => (looksLikeCardNumber(text) ? '(hidden)' : text);
