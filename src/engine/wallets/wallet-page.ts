import { LIST_RANKING_KEPT_MS } from '../../limits.js';
import type { Order, Place, Sortable } from '../../wallet/list-order.js';
import { readPageToken, writePageToken } from '../configuration/page-token.js';
import type { WalletListRequest } from './wallet-requests.js';

/** Where a page of a wallet begins. */
export interface PageStart {
  /** The entry behind which it begins; null: the first page. */
  readonly after: Place | null;
  /** As of when promotions are ranked: that of the first page, so that the order stays the same from page to page. */
  readonly rankedMs: number;
}

export interface Slice<T> {
  readonly entries: readonly T[];
  readonly nextPageToken: string;
}

/** `question`: everything that makes the list another one. INVALID_ARGUMENT: the token is of another question, or none at all. */
export function pageStart(pageToken: string, question: string, nowMs: number): PageStart {
  if (pageToken === '') return { after: null, rankedMs: nowMs };
  const [rankedMs, ...after] = readPageToken(pageToken, question);
  const isRecent = typeof rankedMs === 'number' && rankedMs <= nowMs && rankedMs > nowMs - LIST_RANKING_KEPT_MS;
  return { after, rankedMs: isRecent ? rankedMs : nowMs };
}

/**
 * One page of a list that is put together anew for each call. The token holds the place of the last entry shown: what comes and goes between
 * two calls neither repeats nor hides others.
 */
export function pageFrom<T extends Sortable>(
  { after, rankedMs }: PageStart,
  all: readonly T[],
  order: Order,
  { pageSize }: Pick<WalletListRequest, 'pageSize'>,
  question: string,
): Slice<T> {
  const placed = all.map((entry) => ({ entry, place: order.placeOf(entry) }));
  placed.sort((a, b) => order.compare(a.place, b.place));
  const rest = after === null ? placed : placed.filter(({ place }) => order.compare(place, after) > 0);
  const shown = rest.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ entry }) => entry),
    nextPageToken: last && shown.length < rest.length ? writePageToken(question, [rankedMs, ...last.place]) : '',
  };
}
