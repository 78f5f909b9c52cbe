import { OUTBOX_PAGE_EVENTS } from '../../limits.js';
import type { Outbox, OutboxPage } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';

/**
 * The outbox from the oldest event, or from behind a position, to its end: page by page, each a piece of long work, so that others have their turn.
 * `about`: of these profiles; events of others may be left out.
 */
export async function* outboxPages(
  outbox: Outbox,
  { from = '', about }: { readonly from?: string; readonly about?: readonly string[] } = {},
): AsyncGenerator<OutboxPage, void> {
  for (let cursor = from; ; ) {
    await turnForPiece();
    const page = await outbox.read(cursor, OUTBOX_PAGE_EVENTS, about);
    if (page.events.length === 0) return;
    yield page;
    cursor = page.cursor;
  }
}
