import type { Outbox, OutboxPage } from '../../store/port.js';

/**
 * The reads of an outbox for several that follow it: who reads on from where another one has just read gets the same page, so that those who
 * go in step read it once. At the end all are at the same position, and in step again. Everybody sees the end by a look of their own: one
 * that began before may have missed what came since.
 */
export function shareReads(read: Outbox['read']): Outbox['read'] {
  let last: { readonly cursor: string; readonly limit: number; readonly page: Promise<OutboxPage> } | null = null;

  return async (cursor, limit) => {
    if (last?.cursor === cursor && last.limit === limit) {
      const page = await last.page;
      if (page.events.length > 0) return page;
    }
    const page = read(cursor, limit);
    const own = { cursor, limit, page };
    last = own;
    const forget = (): void => {
      if (last === own) last = null;
    };
    page.then(({ events }) => events.length === 0 && forget(), forget);
    return page;
  };
}
