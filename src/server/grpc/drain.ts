import type { Server } from '@grpc/grpc-js';
import type { InFlight } from '../../api/pipeline/in-flight.js';
import { within } from '../../base/within.js';
import { DRAIN_FLUSH_MS } from '../../limits.js';

/**
 * Stops accepting, lets the calls under way finish within the grace, then closes by force. Streams that never end by themselves
 * (health watchers, reflection) don't hold it up.
 */
export async function drain(server: Server, underWay: readonly InFlight[], graceMs: number): Promise<void> {
  let open = true;
  const closed = new Promise<void>((resolve) => {
    server.tryShutdown(() => {
      open = false;
      resolve();
    });
  });
  await within(Promise.race([closed, finished()]), graceMs);
  server.forceShutdown();
  await within(closed, DRAIN_FLUSH_MS);

  async function finished(): Promise<void> {
    do {
      await Promise.all(underWay.map((calls) => calls.idle()));
      // Answers are still on their way out, and messages of calls that had begun on their way in.
      await within(closed, DRAIN_FLUSH_MS);
    } while (open && underWay.some((calls) => calls.count > 0));
  }
}
