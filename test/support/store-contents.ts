import type { ProfileRecords, ReservationRequest, Store, TrimPolicy } from '../../src/store/port.js';

export const bytesOf = (text: string): Uint8Array => Buffer.from(text);

export const textOf = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString();

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of source) all.push(entry);
  return all;
}

/** Records with their bytes as text, for comparisons that print well. */
export function readable({ profile, history }: ProfileRecords) {
  return {
    profile: { revision: profile.revision, text: textOf(profile.bytes) },
    history: { revision: history.revision, text: textOf(history.bytes) },
  };
}

/** The texts of all events, read in pages. */
export async function eventTexts(store: Store, pageSize = 1_000): Promise<string[]> {
  const texts: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await store.outbox.read(cursor, pageSize);
    if (page.events.length === 0) return texts;
    for (const bytes of page.events) texts.push(Buffer.from(bytes).toString());
    cursor = page.cursor;
  }
}

/** A use of `amount` for a profile `p`, made at the time 1. */
export function take(counter: string, id: string, amount: number, limit: number): ReservationRequest {
  return { counter, id, profileId: 'p', kind: 'take', amount, timeMs: 1, limit };
}

/** The trim policy that lets nothing go. */
export const KEEP_ALL: TrimPolicy = { appendedBeforeMs: null, commitsMax: null, protect: [] };
