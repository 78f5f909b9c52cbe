import { HandbillError } from '../../base/errors.js';
import { hash53 } from '../../base/id-hash.js';
import { violation } from '../../base/violation.js';
import type { WalletListRequest } from './wallet-requests.js';

export interface Slice<T> {
  readonly entries: readonly T[];
  readonly nextPageToken: string;
}

/**
 * One page of a list that is put together anew for each call. The token holds how many were shown, and of which question: another
 * question with it is refused (AIP-158).
 */
export function sliceOf<T>(
  all: readonly T[],
  { pageSize, pageToken }: Pick<WalletListRequest, 'pageSize' | 'pageToken'>,
  question: string,
): Slice<T> {
  const asked = (hash53(question) % 0xffffffff).toString(36);
  const start = pageToken === '' ? 0 : parseToken(pageToken, asked);
  const end = start + pageSize;
  return {
    entries: all.slice(start, end),
    nextPageToken: end < all.length ? Buffer.from(`${asked}:${end}`).toString('base64url') : '',
  };
}

function parseToken(token: string, asked: string): number {
  const [question, shown] = Buffer.from(token, 'base64url').toString().split(':');
  if (!/^\d{1,9}$/.test(shown ?? '')) {
    throw HandbillError.invalid([violation('page_token', token, 'is not a token that a list call returned')]);
  }
  if (question !== asked) {
    throw HandbillError.invalid([
      violation('page_token', token, 'belongs to a list of another profile, filter or order'),
    ]);
  }
  return Number(shown);
}
