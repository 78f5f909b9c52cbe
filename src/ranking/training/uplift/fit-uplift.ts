import { plural } from '../../../base/plural.js';
import type { Estimated } from '../../../experiments/interval.js';
import { UPLIFT_PURCHASES_MIN, UPLIFT_SHOWINGS_MIN } from '../../../limits.js';
import { UPLIFT_INPUTS, type UpliftRanker, type UpliftWeights } from '../../uplift/uplift-ranker.js';
import { fitTwoModels } from './fit-two-models.js';
import { shownAgainstUnshown, upliftIsReal } from './test-uplift.js';
import type { UpliftTrials } from './trials.js';

/** What came of the explored showings in a training. */
export interface UpliftReport {
  /** Offers that exploring slots have shown. */
  readonly showings: number;
  /** Those of them that the customer then bought of. */
  readonly purchases: number;
  /** Chance of a purchase when shown and when not, for offers that were as likely to be shown. */
  readonly shownChance: number;
  readonly unshownChance: number;
  /** Of the two. */
  readonly difference: Estimated;
  /** Why UPLIFT variants rank by relevance, in a sentence; empty: they rank by uplift. */
  readonly reason: string;
  /** Empty when nothing was learned. */
  readonly shown: Partial<UpliftWeights>;
  readonly unshown: Partial<UpliftWeights>;
}

/** Learns what showing an offer changes; null where too little was tried, or where nothing can be told from chance. The same trials: the same bits. */
export function fitUplift(trials: UpliftTrials): {
  readonly ranker: UpliftRanker | null;
  readonly report: UpliftReport;
} {
  let [showings, purchases] = [0, 0];
  trials.shown.forEach((shown, row) => {
    showings += shown;
    purchases += shown & trials.bought[row]!;
  });
  const facts = { showings, purchases, ...shownAgainstUnshown(trials) };
  const nothing = (reason: string) => ({ ranker: null, report: { ...facts, reason, shown: {}, unshown: {} } });
  if (showings < UPLIFT_SHOWINGS_MIN || purchases < UPLIFT_PURCHASES_MIN) return nothing(tooFew(showings, purchases));
  if (!upliftIsReal(trials)) return nothing(noUplift(facts));
  const fitted = fitTwoModels(trials);
  const [shown, unshown] = [named(fitted.shown), named(fitted.unshown)];
  return { ranker: { showings, shown, unshown }, report: { ...facts, reason: '', shown, unshown } };
}

/** Of a store in which nothing was explored. */
export const NOTHING_TRIED: UpliftReport = {
  showings: 0,
  purchases: 0,
  shownChance: 0,
  unshownChance: 0,
  difference: { value: 0, low: 0, high: 0 },
  reason: tooFew(0, 0),
  shown: {},
  unshown: {},
};

function tooFew(showings: number, purchases: number): string {
  const needed = `learning what showing changes needs ${UPLIFT_SHOWINGS_MIN.toLocaleString('en')} and ${UPLIFT_PURCHASES_MIN}`;
  if (showings === 0) return `no slot has explored yet, and ${needed.replace(/ and .*/, ' explored showings')}`;
  return `${plural(showings, 'explored showing')}, ${plural(purchases, 'purchase')} after them; ${needed}`;
}

function noUplift({ shownChance, unshownChance, difference }: ReturnType<typeof shownAgainstUnshown>): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  return (
    `no uplift can be told from chance: ${percent(shownChance)} % bought of an offer that they were shown, ${percent(unshownChance)} % of one ` +
    `that they were not (difference ${percent(difference.low)} to ${percent(difference.high)} points)`
  );
}

const named = (weights: Float64Array): UpliftWeights =>
  Object.fromEntries(UPLIFT_INPUTS.map((name, i) => [name, weights[i]!])) as UpliftWeights;
