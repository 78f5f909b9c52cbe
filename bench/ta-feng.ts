import { join } from 'node:path';
import { randomStream } from '../src/base/hash.js';
import type { ItemIndex } from '../src/base/ids.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { readPromotions } from '../src/evaluation/promotions.js';
import { readBaskets } from '../src/evaluation/read-baskets.js';
import { recordReceipt } from '../src/history/history.js';
import { type ReceiptSet, receiptCount, receiptItems } from '../src/ranking/training/receipts.js';
import { trainModel } from '../src/ranking/training/train-model.js';
import { newestAsLabel } from '../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../src/ranking/training/training-options.js';

/** Real receipts: a model trained on them, histories of some customers, the handbill of 1,000 promotions and 10,000 random triples. */
export async function readTaFeng(folder: string, customers: number) {
  const { receipts, items: dictionary } = await readBaskets(
    join(folder, 'baskets.csv.gz'),
    join(folder, 'users.csv.gz'),
  );
  const { model } = trainModel(newestAsLabel(receipts), TRAINING_DEFAULTS);
  const random = randomStream(5);
  const draw = (limit: number): number => Math.floor(random() * limit);
  const histories = Array.from({ length: customers }, () => historyOf(receipts, draw(receipts.customerCount)));
  const handbill = (await readPromotions(join(folder, 'promotions.csv.gz'), dictionary)).items;
  const triples = Array.from({ length: 10_000 }, () =>
    Uint32Array.from(new Set([0, 1, 2].map(() => draw(receipts.itemCount)))),
  );
  return [
    { title: 'Ta-Feng, its handbill of 1,000 promotions, trained model', lists: handbill },
    { title: 'Ta-Feng, 10,000 random triples, trained model', lists: triples },
  ].map(({ title, lists }) => {
    const entries = lists.map((items) => ({ items: items.slice().sort() }));
    return { title, entries, model, histories, nowDay: null };
  });
}

function historyOf(receipts: ReceiptSet, customer: number): Uint8Array {
  let bytes: Uint8Array | null = null;
  for (let r = 0; r < receiptCount(receipts, customer); r++) {
    const items = Array.from(receiptItems(receipts, customer, r)).sort((a, b) => a - b) as ItemIndex[];
    const outcome = recordReceipt(bytes, { idHash: [r, 5], timeMs: r * MS_PER_DAY, items });
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes!;
}
