/**
 * Bytes of the history records of real customers, by the number of items they have bought:
 *
 *     node --import ./bench/typescript.mjs bench/history-size.ts --data DATA [--items 40]
 *
 * DATA holds tafeng, dunnhumby1k and complete_journey.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ItemIndex } from '../src/base/ids.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { readBaskets } from '../src/evaluation/read-baskets.js';
import { recordReceipt } from '../src/history/history.js';
import { type ReceiptSet, receiptCount, receiptItems } from '../src/ranking/training/receipts.js';

const { values: flags } = parseArgs({
  options: { data: { type: 'string' }, items: { type: 'string', default: '40' } },
});

interface Size {
  readonly items: number;
  readonly receipts: number;
  readonly bytes: number;
}

function sizeOf(receipts: ReceiptSet, customer: number): Size {
  let bytes: Uint8Array | null = null;
  const items = new Set<number>();
  const count = receiptCount(receipts, customer);
  for (let position = 0; position < count; position++) {
    const bought = [...receiptItems(receipts, customer, position)] as ItemIndex[];
    for (const item of bought) items.add(item);
    const idHash = [Math.imul(position + 1, 0x9e37_79b1) >>> 0, position] as const;
    const outcome = recordReceipt(bytes, { idHash, timeMs: (19_000 + position) * MS_PER_DAY, items: bought });
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return { items: items.size, receipts: count, bytes: bytes?.length ?? 0 };
}

function tell(name: string, sizes: readonly Size[]): void {
  const bytes = sizes.map((size) => size.bytes).sort((a, b) => a - b);
  const at = (share: number) => bytes[Math.min(bytes.length - 1, Math.floor(share * bytes.length))]!;
  const receipts = sizes.reduce((sum, size) => sum + size.receipts, 0) / sizes.length;
  console.log(
    `${name}: ${sizes.length.toLocaleString('en')} customers, ${receipts.toFixed(1)} receipts each; bytes: median ${at(0.5)}, 95 % ${at(0.95)}, largest ${at(1)}`,
  );
}

const around = Number(flags.items);
for (const set of ['tafeng', 'dunnhumby1k']) {
  const { receipts } = await readBaskets(
    join(flags.data!, set, 'baskets.csv.gz'),
    join(flags.data!, set, 'users.csv.gz'),
  );
  const sizes = Array.from({ length: receipts.customerCount }, (_, u) => sizeOf(receipts, u));
  tell(`${set}, all`, sizes);
  tell(
    `${set}, ${around - 2} to ${around + 2} items`,
    sizes.filter(({ items }) => Math.abs(items - around) <= 2),
  );
}
