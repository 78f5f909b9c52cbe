import { type handleServerStreamingCall, Metadata, type ServerWritableStream } from '@grpc/grpc-js';
import { createBackwardWriter } from '../api/convert/backward-writer.js';
import { writeToldEvent } from '../api/convert/event.js';
import { HandbillError } from '../base/errors.js';
import { loadContract } from '../contract/load.js';
import type { WatchPage, WatchRequest } from '../engine/engine.js';
import type { WatchEventsRequest } from '../generated/handbill/v1/WatchEventsRequest.js';
import type { WatchEventsResponse } from '../generated/handbill/v1/WatchEventsResponse.js';
import { EVENTS_PER_MESSAGE_BYTES, EVENTS_PER_MESSAGE_MAX } from '../limits.js';
import { type CallContext, failure, overloaded, refuseLate } from './call.js';
import { drained } from './drained.js';
import { isMalformed } from './malformed.js';

interface Watching {
  read(request: WatchEventsRequest): WatchRequest;
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<WatchPage>;
}

/** A handler that writes pages of events, as bytes, at the pace at which the caller takes them; until the caller or the server goes. */
export function eventStream(
  context: CallContext,
  { read, watch }: Watching,
): handleServerStreamingCall<WatchEventsRequest, WatchEventsResponse> {
  return (call) => {
    if (!context.watches.enter()) {
      call.emit('error', failure(context, call, overloaded()));
      return;
    }
    const cancellation = new AbortController();
    call.on('cancelled', () => cancellation.abort());
    const signal = AbortSignal.any([cancellation.signal, context.stopping]);

    const run = async (): Promise<void> => {
      refuseLate(call);
      if (isMalformed(call.request)) throw new HandbillError('INVALID_ARGUMENT', call.request.message);
      const request = read(call.request);
      // A caller that waits for events is to know that the server has begun.
      call.sendMetadata(new Metadata());
      await writeAll(call, watch(request, signal));
      if (context.stopping.aborted) throw stopping();
      call.end();
    };
    run()
      .catch((error: unknown) => {
        if (!call.cancelled) call.emit('error', failure(context, call, error));
      })
      .finally(() => context.watches.leave());
  };
}

async function writeAll(
  call: ServerWritableStream<WatchEventsRequest, WatchEventsResponse>,
  pages: AsyncIterable<WatchPage>,
): Promise<void> {
  for await (const page of pages) {
    for (const message of encodePage(page)) {
      // The service is one of encoded answers (see pre-encoded.ts).
      if (!call.write(message as never)) await drained(call);
      if (call.cancelled) return;
    }
  }
}

const stopping = () =>
  new HandbillError('UNAVAILABLE', 'the server is stopping; continue with the last cursor', { reason: 'STOPPING' });

const SCRATCH_BYTES = 2 * EVENTS_PER_MESSAGE_BYTES;
const writer = createBackwardWriter(SCRATCH_BYTES);
const EVENTS_OF_RESPONSE = 1;

/**
 * A page as WatchEventsResponses, written from the last to the first. A cursor belongs to a whole page: only the last message has it,
 * those before repeat the one before.
 */
function encodePage({ events, before, cursor, gap, names }: WatchPage): Buffer[] {
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
  } while (open > 0);
  return messages.reverse();
}
