import { describe, expect, test } from 'vitest';
import type { Page, PageRequest } from '../../../src/engine/configuration/configuration-requests.js';
import { pageOf as pageOfList } from '../../../src/engine/configuration/pages.js';
import { PAGE_BYTES_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../../src/limits.js';

const entries = (indexes: readonly number[], bytes = 1) =>
  indexes.map((index) => ({ index, bytes, versioned: { value: index, etag: `v${index}` } }));
const pageOf = (all: ReturnType<typeof entries>, request: PageRequest) => pageOfList('numbers', all, request);
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const values = (page: Page<number>) => page.entries.map((entry) => entry.value);

describe('page of a list', () => {
  test('following the tokens shows every entry once, in order', () => {
    const all = entries(range(23));
    const seen: number[] = [];
    let pageToken = '';
    do {
      const page = pageOf(all, { pageSize: 5, pageToken });
      seen.push(...values(page));
      expect(page.totalSize).toBe(23);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(range(23));
  });

  test('entries that vanish or appear between two calls neither repeat nor hide others', () => {
    const first = pageOf(entries([0, 1, 2, 3, 4]), { pageSize: 3, pageToken: '' });
    const second = pageOf(entries([0, 2, 3, 4, 5]), { pageSize: 3, pageToken: first.nextPageToken });
    expect(values(second)).toEqual([3, 4, 5]);
    expect(second.nextPageToken).toBe('');
  });

  test('page size: 0 is the default, the limit is kept at N and N + 1', () => {
    const all = entries(range(PAGE_SIZE_MAX + 10));
    expect(pageOf(all, { pageSize: 0, pageToken: '' }).entries).toHaveLength(PAGE_SIZE_DEFAULT);
    expect(pageOf(all, { pageSize: PAGE_SIZE_MAX, pageToken: '' }).entries).toHaveLength(PAGE_SIZE_MAX);
    expect(pageOf(all, { pageSize: PAGE_SIZE_MAX + 1, pageToken: '' }).entries).toHaveLength(PAGE_SIZE_MAX);
  });

  test('a page of large entries ends where a message would grow too long', () => {
    const sizeWith = (bytes: number) => pageOf(entries(range(9), bytes), { pageSize: 6, pageToken: '' }).entries.length;
    expect(sizeWith(PAGE_BYTES_MAX / 4)).toBe(4);
    expect(sizeWith(PAGE_BYTES_MAX / 4 + 1)).toBe(3);
    expect(sizeWith(PAGE_BYTES_MAX + 1)).toBe(1);
  });

  test('the token of another list is refused', () => {
    const { nextPageToken } = pageOfList('letters', entries([1, 2]), { pageSize: 1, pageToken: '' });
    expect(() => pageOf(entries([1, 2]), { pageSize: 1, pageToken: nextPageToken })).toThrow(/belongs to another list/);
  });

  test.each(['x', 'YWZ0ZXI6', 'YWZ0ZXI6MQ==', 'after:1'])(
    'a token that no list call returned is refused: %s',
    (pageToken) => {
      expect(() => pageOf(entries([1]), { pageSize: 1, pageToken })).toThrow(/page_token/);
    },
  );

  test.each([-1, 1.5])('page size %d is refused', (pageSize) => {
    expect(() => pageOf(entries([1]), { pageSize, pageToken: '' })).toThrow(/page_size/);
  });
});
