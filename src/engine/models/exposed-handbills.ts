import { hash32 } from '../../base/hash.js';
import { mayTell, readEntry } from '../../events/entry.js';
import type { OutboxEvent } from '../../events/event.js';
import type { ExposedHandbill } from '../../exposure/exposed-handbill.js';
import { createExposureJoin, EXPOSURE_EVENTS } from '../../exposure/join-exposures.js';
import { EXPOSED_HANDBILLS_MAX } from '../../limits.js';
import type { Outbox } from '../../store/port.js';
import type { ProgressNote } from '../../workers/run-in-worker.js';
import { outboxPages } from '../outbox/outbox-pages.js';

export interface ReadingOptions {
  readonly wanted: (handbill: ExposedHandbill) => boolean;
  readonly onProgress: (note: ProgressNote) => void;
  readonly signal: AbortSignal;
  /** Hears of all that was told of offers, in its order. */
  readonly onEvent?: (event: OutboxEvent) => void;
  readonly handbillsMax?: number;
}

/**
 * Handbills that the events still tell of, with what became of them, oldest first: page by page, with turns of the event loop between. Beyond
 * `handbillsMax` a sample of them stays, half, a quarter, and so on, by the hashes of their ids.
 */
export async function readExposedHandbills(outbox: Outbox, options: ReadingOptions): Promise<ExposedHandbill[]> {
  const { wanted, onProgress, signal, onEvent, handbillsMax = EXPOSED_HANDBILLS_MAX } = options;
  /** One handbill in so many stays; a power of two. */
  let share = 1;
  const stays = ({ handbillId }: ExposedHandbill): boolean => (hash32(handbillId) & (share - 1)) === 0;
  const join = createExposureJoin((handbill) => wanted(handbill) && stays(handbill));
  for await (const { events } of outboxPages(outbox)) {
    signal.throwIfAborted();
    for (const entry of events) {
      if (!mayTell(entry, EXPOSURE_EVENTS)) continue;
      for (const event of readEntry(entry)) {
        join.add(event);
        onEvent?.(event);
      }
    }
    while (join.size > handbillsMax) {
      share *= 2;
      join.keep(stays);
    }
    onProgress({ done: 0, stage: `${join.size.toLocaleString('en')} handbills read` });
  }
  return [...join.handbills()].sort(inOrder);
}

/** Stores tell of handbills of one moment in no promised order. */
const inOrder = (a: ExposedHandbill, b: ExposedHandbill): number =>
  a.startMs - b.startMs || (a.handbillId < b.handbillId ? -1 : 1);
