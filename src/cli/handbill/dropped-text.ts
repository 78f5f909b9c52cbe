import { plural } from '../../base/plural.js';
import type { Algorithm } from '../../generated/handbill/v1/Algorithm.js';
import type { DropCount } from '../../generated/handbill/v1/DropCount.js';
import type { DroppedCandidate } from '../../generated/handbill/v1/DroppedCandidate.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { type Column, table } from '../terminal/table.js';
import { shortEnum } from '../terminal/words.js';
import { scoreColumn } from './score-column.js';

const DROPPED_WORDS: Readonly<Record<string, string>> = {
  NOT_PUBLISHED: 'not published',
  EXPIRED: 'over before the handbill would begin',
  NOT_YET_VALID: 'starts later',
  EXPIRES_WITHIN_WINDOW: 'ends before the handbill would',
  NOT_DISPLAYED_IN_WINDOW: 'not displayed while the handbill lives',
  WRONG_STORE: 'not valid in this store',
  NOT_IN_AUDIENCE: 'not for this customer',
  LIMIT_PER_CLIENT: 'this customer has used it as often as one may',
  EXHAUSTED: 'used up by all customers together',
  BUDGET_SPENT: 'its budget is spent',
  FILTERED: 'not among the tags and filters of the campaign',
  EXCLUDED_ITEM: 'covers a product that the campaign excludes',
  EXCLUDED_BY_REQUEST: 'the request asked to leave it out',
  OVERLAP_WITH_OTHER_HANDBILL: 'shares a product with another handbill of this customer',
  OVERLAP_WITH_ACTIVE: 'shares a product with an offer that the customer has activated',
  OVERLAP_WITH_GENERAL: 'shares a product with an offer that everybody gets',
  OVERLAP_WITH_REDEEMED: 'shares a product with an offer that the customer used not long ago',
  OVERLAP_WITHIN_HANDBILL: 'shares a product with an offer above',
  OFFER_CAP: 'enough offers of this brand, category or supplier',
  NOT_DRAWN: 'could have been drawn, and was not',
  OUTRANKED: 'others suit this customer better',
};

const droppedWords = (reason: string): string => {
  const short = shortEnum(reason, 'DROP_REASON');
  return DROPPED_WORDS[short] ?? short;
};

/** Candidates that were not chosen, with the rule that dropped them. */
export function droppedText(dropped: readonly DroppedCandidate[], algorithm: Algorithm): string {
  const ranked = scoreColumn(algorithm);
  const rows = dropped.map(({ code, reason, score }) => [code, droppedWords(reason), ranked?.text(score) ?? '']);
  const columns: Column[] = [{ title: 'Not chosen' }, { title: 'Why' }, ...(ranked ? [ranked] : [])];
  return rows.length === 0 ? '' : table(columns, rows);
}

/** How many promotions each rule keeps out. */
export function dropCountsText(counts: readonly DropCount[]): string {
  if (counts.length === 0) return '';
  const rows = counts.map(({ reason, promotions }) => [Number(promotions).toLocaleString('en'), droppedWords(reason)]);
  return table([{ title: 'Promotions', align: 'right' }, { title: 'Kept out since' }], rows);
}

/** Why one promotion is not in the handbill. */
export function whyText(code: string, why: DroppedCandidate | null): string {
  const words = why === null ? 'is in the handbill' : `is not in the handbill: ${droppedWords(why.reason)}`;
  return `${styled('bold', plain(code))} ${words}`;
}

/** How many of those that were dropped are listed. */
export const listedWords = (dropped: readonly DroppedCandidate[], counts: readonly DropCount[]): string => {
  const all = counts.reduce((sum, { promotions }) => sum + Number(promotions), 0);
  return all > dropped.length ? `  ${plural(dropped.length, 'candidate')} listed of ${plural(all, 'promotion')}` : '';
};
