import type { Contribution } from '../../generated/handbill/v1/Contribution.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';

/** The starting point of every offer says nothing of this one, unless nothing else is known. */
const STARTING_POINT = 'any_item';

/** All reasons with their share, a line each, strongest first; the shares add up to 100 %. What moves no score, but the order, has none. */
export function weighedReasons(contributions: readonly Contribution[]): string[] {
  const reasons = contributions.filter(({ signal }) => signal !== STARTING_POINT);
  if (reasons.length === 0) return contributions.map(({ words }) => plain(words));
  const percents = wholePercents(reasons.map(({ share }) => share));
  return reasons.map(({ words, amount }, i) => {
    const percent = amount === 0 ? '' : percents[i] === 0 ? '<1 %' : `${percents[i]} %`;
    const against = amount < 0 ? styled('dim', ' (speaks against it)') : '';
    return `${percent.padStart(5)}  ${plain(words)}${against}`;
  });
}

const IMPERSONAL: ReadonlySet<string> = new Set(['popularity', 'other_items', STARTING_POINT]);

/** The two reasons that say most, in words alone: what speaks for the offer, then how popular it is. */
export function briefReasons(contributions: readonly Contribution[]): string[] {
  const popularity = contributions.find(({ signal }) => signal === 'popularity');
  const best = contributions.find(({ signal, amount }) => amount > 0 && !IMPERSONAL.has(signal));
  return [best?.words, popularity?.words].filter((words) => words !== undefined).map(plain);
}

/** Shares that add up to 1 as whole percents that add up to 100: what rounding down leaves goes to the largest remainders. */
export function wholePercents(shares: readonly number[]): number[] {
  const percents = shares.map((share) => Math.floor(100 * share));
  const left = Math.round(100 * shares.reduce((a, b) => a + b, 0)) - percents.reduce((a, b) => a + b, 0);
  const byRemainder = [...shares.keys()].sort((a, b) => ((100 * shares[b]!) % 1) - ((100 * shares[a]!) % 1));
  for (const i of byRemainder.slice(0, left)) percents[i]! += 1;
  return percents;
}
