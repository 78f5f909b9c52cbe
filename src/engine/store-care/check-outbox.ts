import { profileOf, readEntry } from '../../events/entry.js';
import type { Store } from '../../store/port.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import type { ProjectionOf } from '../outbox/projection.js';
import { PROJECTIONS } from '../outbox/projections.js';
import type { Findings } from './findings.js';

/** Every entry can be read, to the end, and what counted them can be read and knows a position in it. */
export async function checkOutbox(
  { outbox, snapshots }: Store,
  findings: Findings,
  projections: readonly ProjectionOf<unknown>[] = PROJECTIONS,
): Promise<number> {
  let count = 0;
  for await (const page of outboxPages(outbox)) {
    for (const entry of page.events) {
      count++;
      findings.attempt(`outbox entry ${count}`, () => [profileOf(entry), readEntry(entry)]);
    }
  }
  for (const { name, decode } of projections) {
    const bytes = await snapshots.read(name);
    const counted = bytes && findings.attempt(name, () => decode(bytes));
    if (!counted) continue;
    const judged = await outbox.read(counted.cursor, 1).catch((error: unknown) => error);
    if (judged instanceof Error) findings.add(name, `its position in the outbox: ${judged.message}`);
  }
  return count;
}
