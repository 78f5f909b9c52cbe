import { idWords } from '../../base/id-hash.js';
import { inBatches } from '../../base/in-batches.js';
import { readHistory, type WindowReceipt } from '../../history/record.js';
import { TRAINING_BATCH_PROFILES, TRAINING_LINES_MAX } from '../../limits.js';
import type { ListedReceipts } from '../../ranking/training/listed-receipts.js';
import type { ProfileStore } from '../../store/port.js';
import type { ProgressNote } from '../../workers/run-in-worker.js';
import { turnForPiece } from '../concurrency/long-work.js';
import { customerIds } from '../profiles/customer-ids.js';
import { createReceiptColumns } from './receipt-columns.js';

export interface CollectOptions {
  /** Hears how many histories have been read; nobody knows of how many. */
  readonly onProgress: (note: ProgressNote) => void;
  readonly signal: AbortSignal;
  readonly linesMax?: number;
  /** Hears of every profile with a history, read once anyway: its receipts, oldest first, and its record. */
  readonly onProfile?: (profileId: string, receipts: readonly WindowReceipt[], record: Uint8Array | null) => void;
}

/** Receipts of all profiles; the item count is told when all are read, since items are added meanwhile. */
export type CollectedReceipts = (itemCount: number) => ListedReceipts;

/**
 * Reads the receipts that histories still know one by one, the newest 32 of each profile, and the totals of those before.
 * Batch by batch, with turns of the event loop between. Beyond `linesMax` receipt lines a sample of the profiles stays, always the
 * same one of the same profiles, in whatever order the store lists them.
 */
export async function collectReceipts(profiles: ProfileStore, options: CollectOptions): Promise<CollectedReceipts> {
  const { onProgress, signal, linesMax = TRAINING_LINES_MAX, onProfile } = options;
  const columns = createReceiptColumns(linesMax);
  let histories = 0;
  for await (const ids of inBatches(customerIds(profiles), TRAINING_BATCH_PROFILES)) {
    signal.throwIfAborted();
    const records = await profiles.load(ids);
    records.forEach(({ history, profile }, i) => {
      if (history.bytes === null) return;
      const { receipts, tail } = readHistory(history.bytes);
      columns.add(idWords(ids[i]!), receipts, tail);
      onProfile?.(ids[i]!, receipts, profile.bytes);
      histories += 1;
    });
    onProgress({ done: 0, stage: `${histories.toLocaleString('en')} histories read` });
    await turnForPiece();
  }
  return columns.toListed;
}

/** What moves to a worker with the receipts instead of being copied. */
export function receiptBuffers({ ids, receipts }: ListedReceipts): ArrayBuffer[] {
  const { receiptStart, itemStart, items, days, tails } = receipts;
  const before = tails ? [tails.numbers, tails.itemStart, tails.items, tails.totals] : [];
  return [ids, receiptStart, itemStart, items, ...(days ? [days] : []), ...before].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
}
