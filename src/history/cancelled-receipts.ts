import type { ReceiptIdHash } from './history.js';
import { measureHistory } from './record.js';

/** Receipts that a history doesn't count, and never will. Throws on bytes that are no history record. */
export function cancelledReceipts(history: Uint8Array | null): ReceiptIdHash[] {
  if (history === null) return [];
  const { ledgerAt, folded, cancelled } = measureHistory(history);
  const view = new DataView(history.buffer, history.byteOffset, history.byteLength);
  return Array.from({ length: cancelled }, (_, i): ReceiptIdHash => {
    const at = ledgerAt + (folded + i) * 8;
    return [view.getUint32(at, true), view.getUint32(at + 4, true)];
  });
}
