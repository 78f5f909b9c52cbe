import { PAGE_SIZE_MAX } from '../../limits.js';

interface ListedPage {
  readonly nextPageToken: string;
}

/** The entries of all pages, of which one is in memory at a time. */
export async function* allPages<Page extends ListedPage, Entry>(
  ask: (page: { readonly pageSize: number; readonly pageToken: string }) => Promise<Page>,
  entriesOf: (page: Page) => readonly Entry[],
): AsyncGenerator<Entry> {
  let pageToken = '';
  do {
    const page = await ask({ pageSize: PAGE_SIZE_MAX, pageToken });
    yield* entriesOf(page);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
