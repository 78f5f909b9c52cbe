import type { OutboxCursor } from '../../store/port.js';

/**
 * The cursors that a consumer's watch tells have the watch behind them: with one of a watch that was taken over the consumer can't be moved
 * any more. Those that have none, as other watches and the list of consumers tell them, are the caller's own word.
 */
export interface WatchCursor {
  readonly position: OutboxCursor;
  readonly watchId: string | null;
}

/** No cursor of an outbox has it. */
const SEPARATOR = '.';

export const formatWatchCursor = ({ position, watchId }: WatchCursor): string =>
  watchId === null ? position : position + SEPARATOR + watchId;

export function parseWatchCursor(text: string): WatchCursor {
  const at = text.lastIndexOf(SEPARATOR);
  return at < 0 ? { position: text, watchId: null } : { position: text.slice(0, at), watchId: text.slice(at + 1) };
}
