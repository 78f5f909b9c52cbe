import { hash53, idNumber } from '../base/id-hash.js';
import { everyNth, recordPart } from '../base/record-part.js';
import { REPLACED_RECEIPTS_MAX } from '../limits.js';
import type { TransactionInput } from './transaction.js';

/** A receipt that was replaced, and what it has said since: a correction that is sent again changes nothing, and nothing is told of it. */
export interface ReplacedReceipt {
  readonly idHash: number;
  readonly contentHash: number;
}

/** Oldest first, limited: a correction that is forgotten and sent again is made again, which leaves everything as it is. */
export interface ReplacedReceipts {
  readonly replacedReceipts: readonly ReplacedReceipt[];
}

export const replacedReceiptsPart = recordPart({
  name: 'replacedReceipts',
  empty: [] as ReplacedReceipts['replacedReceipts'],
  pack: (replaced) => replaced.flatMap(({ idHash, contentHash }) => [idHash, contentHash]),
  unpack: (packed: readonly number[]) =>
    everyNth(packed, 2, (at): ReplacedReceipt => ({ idHash: packed[at]!, contentHash: packed[at + 1]! })),
  merge: (into, from) =>
    newest([...from.filter((each) => !into.some(({ idHash }) => idHash === each.idHash)), ...into]),
});

/** Whether the receipt has been replaced by just this. */
export function isReplacedBy({ replacedReceipts }: ReplacedReceipts, transaction: TransactionInput): boolean {
  const idHash = idNumber(transaction.transactionId);
  const replaced = replacedReceipts.find((each) => each.idHash === idHash);
  return replaced !== undefined && replaced.contentHash === contentHash(transaction);
}

export function withReplaced<Record extends ReplacedReceipts>(record: Record, transaction: TransactionInput): Record {
  const idHash = idNumber(transaction.transactionId);
  const others = record.replacedReceipts.filter((each) => each.idHash !== idHash);
  return { ...record, replacedReceipts: newest([...others, { idHash, contentHash: contentHash(transaction) }]) };
}

const newest = (replaced: readonly ReplacedReceipt[]): readonly ReplacedReceipt[] =>
  replaced.slice(-REPLACED_RECEIPTS_MAX);

/** Of everything that a receipt says but whose it is, which a merge of profiles changes. */
function contentHash({ timeMs, storeId, total, lines }: TransactionInput): number {
  const said = lines.map(({ itemId, quantity, amountMinor }) => [itemId, quantity, amountMinor]);
  return hash53(JSON.stringify([timeMs, storeId, total && [total.amountMinor, total.currency], said]));
}
