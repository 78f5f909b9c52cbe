import { profileOf, readEntry } from '../../events/entry.js';
import type { Store } from '../../store/port.js';
import { decodeCounts } from '../outbox/counts-codec.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import { POPULARITY_SNAPSHOT } from '../outbox/popularity.js';
import type { Findings } from './findings.js';

/** Every entry can be read, to the end, and what counted it knows a position in it. */
export async function checkOutbox({ outbox, snapshots }: Store, findings: Findings): Promise<number> {
  let count = 0;
  for await (const page of outboxPages(outbox)) {
    for (const entry of page.events) {
      count++;
      findings.attempt(`outbox entry ${count}`, () => [profileOf(entry), readEntry(entry)]);
    }
  }
  const bytes = await snapshots.read(POPULARITY_SNAPSHOT);
  const counts = bytes && findings.attempt('popularity', () => decodeCounts(bytes));
  if (counts) {
    const judged = await outbox.read(counts.cursor, 1).catch((error: unknown) => error);
    if (judged instanceof Error) findings.add('popularity', `its position in the outbox: ${judged.message}`);
  }
  return count;
}
