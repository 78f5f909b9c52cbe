import { expect, test } from 'vitest';
import type { TransactionId } from '../../../src/base/ids.js';
import { isReplacedBy, replacedReceiptsPart, withReplaced } from '../../../src/history/replaced-receipts.js';
import { REPLACED_RECEIPTS_MAX } from '../../../src/limits.js';
import { receipt } from '../../support/grocery.js';

const none = { replacedReceipts: replacedReceiptsPart.empty };
const versions = (count: number) => Array.from({ length: count }, (_, i) => receipt('anna', `t${i}`, i, i));

test('the newest corrections are known, at the limit N and N + 1', () => {
  const all = versions(REPLACED_RECEIPTS_MAX + 1);
  const atLimit = all.slice(0, -1).reduce(withReplaced, none);
  expect(all.map((each) => isReplacedBy(atLimit, each))).toEqual([...all.slice(0, -1).map(() => true), false]);
  const beyond = withReplaced(atLimit, all.at(-1)!);
  expect(all.map((each) => isReplacedBy(beyond, each))).toEqual([false, ...all.slice(1).map(() => true)]);
});

test('of a receipt the last one counts, and everything that it says', () => {
  const [first] = versions(1);
  const known = withReplaced(withReplaced(none, receipt('anna', 't0', 7, 7)), first!);
  expect(known.replacedReceipts).toHaveLength(1);
  expect(isReplacedBy(known, first!)).toBe(true);
  const [line] = first!.lines;
  const others = [
    { ...first!, timeMs: 1 },
    { ...first!, storeId: 's' as never },
    { ...first!, total: { amountMinor: 1, currency: 'EUR' as never } },
    { ...first!, lines: [{ ...line!, quantity: 2 }] },
    { ...first!, lines: [{ ...line!, amountMinor: 5 }] },
    { ...first!, transactionId: 't1' as TransactionId },
  ];
  expect(others.map((other) => isReplacedBy(known, other))).toEqual(others.map(() => false));
  // A merge of profiles changes whose receipt it is.
  expect(isReplacedBy(known, { ...first!, profileId: 'berta' as never })).toBe(true);
});

test('a merge keeps those of both, its own for the same receipt', () => {
  const [first, second] = versions(2);
  const into = withReplaced(none, first!);
  const from = withReplaced(withReplaced(none, receipt('anna', 't0', 7, 7)), second!);
  const merged = replacedReceiptsPart.merge(into.replacedReceipts, from.replacedReceipts, {} as never);
  expect([first!, second!].map((each) => isReplacedBy({ replacedReceipts: merged }, each))).toEqual([true, true]);
  expect(merged).toHaveLength(2);
});
