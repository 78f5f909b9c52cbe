import type { ItemId, TransactionId } from '../../base/ids.js';
import type { Cancellation } from '../../generated/handbill/v1/Cancellation.js';
import type { CancellationInput } from '../../history/cancellation.js';
import { type Issues, missing } from './fields.js';
import { type Named, readUnjudgedName } from './named.js';
import { readTimestamp } from './time.js';

/** Keys and times are judged by the domain; here only what it can't see any more. Fields are relative to the cancellation. */
export function readCancellation(wire: Cancellation, issues: Issues): Named<CancellationInput> {
  const name = readUnjudgedName(wire, issues);
  const { lines, transactionTime } = wire;
  if (lines.length > 0 && !transactionTime) missing('transaction_time', issues);
  const timeMs = readTimestamp(transactionTime, 'transaction_time', issues);
  const said = {
    transactionId: wire.transactionId as TransactionId,
    timeMs: readTimestamp(wire.time, 'time', issues),
    transaction:
      lines.length === 0 || timeMs === null ? null : { timeMs, itemIds: lines.map(({ itemId }) => itemId as ItemId) },
  };
  return { name, of: (profileId) => ({ profileId, ...said }) };
}
