import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import { PAGE_BYTES_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../limits.js';
import type { Page, PageRequest, Versioned } from './configuration-requests.js';
import { notAToken, readPageToken, writePageToken } from './page-token.js';

interface Listed<T> {
  readonly index: number;
  readonly bytes: number;
  readonly versioned: Versioned<T>;
}

/**
 * One page of a list of entries by ascending dense index, which no entry ever changes. The token holds the last index shown, so that entries
 * created or deleted between two calls neither repeat nor hide others; that of another `list` is refused. A page size of 0 means the default;
 * larger than the limit is cut to it. A page of large entries holds fewer than were asked for.
 */
export function pageOf<T>(list: string, all: readonly Listed<T>[], request: PageRequest): Page<T> {
  const after = request.pageToken === '' ? -1 : indexIn(request.pageToken, list);
  const size = Math.min(request.pageSize === 0 ? PAGE_SIZE_DEFAULT : request.pageSize, PAGE_SIZE_MAX);
  if (!Number.isInteger(size) || size < 0) {
    throw HandbillError.invalid([violation('page_size', request.pageSize, 'must be a whole number of at least 0')]);
  }
  const start = firstAbove(all, after);
  const shown = all.slice(start, start + fitting(all, start, size));
  const last = shown.at(-1);
  const more = start + shown.length < all.length;
  return {
    entries: shown.map((entry) => entry.versioned),
    nextPageToken: more && last ? writePageToken(list, [last.index]) : '',
    totalSize: all.length,
  };
}

/** How many entries from `start` on fit on a page of at most `size`: at least one. */
function fitting(all: readonly Listed<unknown>[], start: number, size: number): number {
  let bytes = 0;
  for (let count = 0; count < size && start + count < all.length; count++) {
    bytes += all[start + count]!.bytes;
    if (bytes > PAGE_BYTES_MAX) return Math.max(count, 1);
  }
  return size;
}

function firstAbove(all: readonly Listed<unknown>[], index: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (all[middle]!.index > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

function indexIn(token: string, list: string): number {
  const [index] = readPageToken(token, list);
  if (!Number.isSafeInteger(index)) throw notAToken(token);
  return index as number;
}
