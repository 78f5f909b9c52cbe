import { type Currency, major, minorDigits } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { FunnelJson, ReportJson, UpliftJson } from './report-json.js';

/** Outcomes as a marketer calls them, in the order in which they are told. */
const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  buyer: 'Buyers',
  baskets: 'Baskets',
  revenue: 'Revenue',
  revenueCapped: 'Revenue, capped',
  focusRevenue: 'Revenue of offered items',
  focusRevenueCapped: 'Revenue of offered items, capped',
  discount: 'Discounts',
  margin: 'Margin',
  marginCapped: 'Margin, capped',
  revenuePerBasket: 'Revenue a basket',
};

export const outcomeWords = (outcome: string): string => OUTCOME_WORDS[outcome] ?? outcome;

export const STAGE_WORDS: Readonly<Record<keyof FunnelJson, string>> = {
  assigned: 'Assigned',
  viewed: 'Viewed',
  activated: 'Activated',
  redeemed: 'Redeemed',
  expiredUnused: 'Expired unused',
};

export const count = (value: number): string => value.toLocaleString('en');

export const percent = (share: number | null): string => (share === null ? '' : `${digits(100 * share)} %`);

/** Five significant digits: more are noise. */
const digits = (value: number): string => String(Number(value.toPrecision(5)));

/** A mean, a difference or a sum of an outcome: money in the currency's major units, a share of buyers in per cent, counts as they are. */
export function amount(outcome: string, value: number | null, { currency }: Pick<ReportJson, 'currency'>): string {
  if (value === null) return '';
  if (outcome === 'buyer') return percent(value);
  if (outcome === 'baskets') return digits(value);
  const decimals = minorDigits(currency as Currency);
  return major(value, currency as Currency).toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

export const interval = (ends: readonly [number, number] | null, words: (value: number) => string): string =>
  ends === null ? '' : `${words(ends[0])} to ${words(ends[1])}`;

export function verdictWords({ verdict, daysLeft }: UpliftJson): string {
  if (verdict === 'COLLECTING') return `collecting, ${daysWords(daysLeft)}`;
  return (verdict ?? '').toLowerCase().replaceAll('_', ' ');
}

export const daysWords = (days: number | null): string =>
  days === null ? 'nobody came in the two weeks before today' : `about ${plural(days, 'day')} to go`;

/** What the report is about, a line each. */
export function factsOf(report: ReportJson): string[] {
  const { from, to, experimentRevision, currency } = report;
  return [
    `entries and events from ${from} until before ${to}`,
    `revision ${experimentRevision} of the experiment`,
    `amounts in ${currency}, a customer`,
    ...sampleRatioWords(report),
    ...planningWords(report),
  ];
}

/** Why no uplift is to be believed; null: it is. */
export const distrust = ({ sampleRatio }: ReportJson): string | null =>
  sampleRatio.alarm
    ? 'Don’t trust the uplift: the arms don’t have the customers that their shares let expect, so something loses customers of one arm.'
    : null;

function sampleRatioWords(report: ReportJson): string[] {
  const { p, degrees } = report.sampleRatio;
  if (degrees === 0) return [];
  return [`sample ratio ${report.sampleRatio.alarm ? 'WRONG' : 'as expected'} (p ${digits(p)})`];
}

function planningWords({ planning, primary }: ReportJson): string[] {
  const { state, profilesNeeded, daysLeft, smallestEffect } = planning;
  if (profilesNeeded === null) return ['nobody to compare with: no control group, or all are in it'];
  return [
    `planned for ${plural(profilesNeeded, 'customer')}: ${state === 'COMPLETE' ? 'reached' : daysWords(daysLeft)}`,
    ...(smallestEffect === null
      ? []
      : [`effects on ${outcomeWords(primary).toLowerCase()} can be seen from ${percent(smallestEffect)} on`]),
  ];
}
