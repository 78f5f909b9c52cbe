import type { ItemId, StoreId, TransactionId } from '../../base/ids.js';
import { reportInto } from '../../base/violation.js';
import type { Transaction } from '../../generated/handbill/v1/Transaction.js';
import type { TransactionInput, TransactionLine } from '../../history/transaction.js';
import { INTEGER_PROBLEM, type Issues, missing } from './fields.js';
import { readMoney } from './money.js';
import { type Named, readUnjudgedName } from './named.js';
import { readTimestamp } from './time.js';

/** Keys, quantities and times are judged by the domain; here only what it can't see any more. Fields are relative to the receipt. */
export function readTransaction(wire: Transaction, issues: Issues): Named<TransactionInput> {
  const name = readUnjudgedName(wire, issues);
  if (!wire.time) missing('time', issues);
  const report = reportInto(issues);
  const lines = new Array<TransactionLine>(wire.lines.length);
  for (let i = 0; i < lines.length; i++) {
    const { itemId, quantity, amountMinor } = wire.lines[i]!;
    if (amountMinor !== undefined && !Number.isSafeInteger(amountMinor)) {
      report(['lines', i, 'amount_minor'], amountMinor, INTEGER_PROBLEM);
    }
    lines[i] = { itemId: itemId as ItemId, quantity: quantity ?? 1, amountMinor: amountMinor ?? null };
  }
  const { replace } = wire;
  const transactionId = wire.transactionId as TransactionId;
  const timeMs = readTimestamp(wire.time, 'time', issues) ?? 0;
  const storeId = wire.storeId === '' ? null : (wire.storeId as StoreId);
  const total = readMoney(wire.total, 'total', issues);
  return { name, of: (profileId) => ({ transactionId, profileId, timeMs, storeId, total, lines, replace }) };
}
