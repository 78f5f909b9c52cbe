import { giveWay, type Work } from '../../base/work.js';
import { loadContract } from '../../contract/load.js';
import type { WatchPage } from '../../engine/engine.js';
import { EVENTS_PER_MESSAGE_BYTES, EVENTS_PER_MESSAGE_MAX } from '../../limits.js';
import { createBackwardWriter } from './backward-writer.js';
import { writeToldEvent } from './event.js';

/** The bytes of WatchEventsResponses. */
export async function* encodePages(pages: AsyncIterable<WatchPage>): AsyncGenerator<Buffer> {
  for await (const page of pages) yield* await giveWay(encodePage(page));
}

const SCRATCH_BYTES = 2 * EVENTS_PER_MESSAGE_BYTES;
const writer = createBackwardWriter(SCRATCH_BYTES);
const EVENTS_OF_RESPONSE = 1;

/**
 * A page as WatchEventsResponses, written from the last to the first. A cursor belongs to a whole page: only the last message has it,
 * those before repeat the one before. A message is a piece of the work.
 */
function* encodePage({ events, before, cursor, gap, names }: WatchPage): Work<Buffer[]> {
  const { WatchEventsResponse } = loadContract().handbill.v1;
  const messages: Buffer[] = [];
  let open = events.length;
  do {
    const behind = messages.length === 0 ? cursor : before;
    const message = writer.collect(() => {
      const least = Math.max(open - EVENTS_PER_MESSAGE_MAX, 0);
      while (open > least && writer.length < EVENTS_PER_MESSAGE_BYTES) {
        open--;
        const mark = writer.length;
        writeToldEvent(writer, events[open]!, names);
        writer.header(EVENTS_OF_RESPONSE, mark);
      }
      writer.raw(WatchEventsResponse.serialize({ cursor: behind, gap: gap && open === 0 }));
    });
    messages.push(message);
    if (open > 0) yield;
  } while (open > 0);
  return messages.reverse();
}
