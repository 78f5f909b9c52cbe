import { STORE_CARE_BATCH } from '../../limits.js';

/** The entries in lists, so that a store is asked for many at once. */
export async function* batchesOf<T>(entries: AsyncIterable<T>): AsyncGenerator<T[], void> {
  let batch: T[] = [];
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length < STORE_CARE_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
