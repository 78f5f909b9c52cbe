import type { ImportEvent } from '../../import/report.js';
import type { Configuration } from './configuration.js';

/** An import that this process's next request sees, however the import ends. */
export async function* refreshAfter(
  configuration: Configuration,
  events: AsyncIterable<ImportEvent>,
): AsyncIterable<ImportEvent> {
  try {
    yield* events;
  } finally {
    await configuration.refresh();
  }
}
