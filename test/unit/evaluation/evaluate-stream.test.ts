import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASELINES } from '../../../src/evaluation/baselines/index.js';
import type { Split } from '../../../src/evaluation/split.js';
import { evaluateStream } from '../../../src/evaluation/stream/evaluate-stream.js';
import { readStream } from '../../../src/evaluation/stream/read-stream.js';
import { streamSplits } from '../../../src/evaluation/stream/stream-splits.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-stream-'));
});
afterAll(() => rm(folder, { recursive: true }));

const METHODS = BASELINES.filter(({ name }) => name === 'P-TopFreq');

/** Twelve customers, a receipt a week: each buys their own habit every time, and something else. */
function rows(change: (customer: number, seq: number) => string | null = () => null): string[] {
  const lines = ['customer_id,seq,day,items'];
  for (let seq = 0; seq < 6; seq++) {
    for (let c = 0; c < 12; c++)
      lines.push(`c${c},${seq},${seq * 7 + (c % 3)},${change(c, seq) ?? `h${c} x${(c + seq) % 9}`}`);
  }
  return lines;
}

async function evaluate(lines: readonly string[], last = 2) {
  const file = join(folder, 'stream.csv');
  await writeFile(file, lines.join('\n'));
  return evaluateStream({ data: await readStream(file), last, blocks: 2, methods: METHODS, ks: [1, 6], title: 'test' });
}

describe('the replay of dated receipts', () => {
  test('predicts the last receipts of each customer, each once, by customer and seq', async () => {
    const { predictions, result } = await evaluate(rows());
    expect(result.instances).toBe(24);
    expect(new Set(predictions.map(({ id }) => id))).toEqual(
      new Set(Array.from({ length: 12 }, (_, c) => [`c${c}:4`, `c${c}:5`]).flat()),
    );
  });

  test('knows the habits, from the receipts before', async () => {
    const { predictions } = await evaluate(rows());
    for (const { id, ranked } of predictions) expect(ranked.split(' ')[0]).toBe(`h${id.slice(1).split(':')[0]}`);
  });

  test('does not look ahead: a receipt and those after it do not change its prediction', async () => {
    const before = await evaluate(rows());
    const after = await evaluate(rows((c, seq) => (c === 3 && seq >= 4 ? 'x1 x2 x3' : null)));
    const at = ({ predictions }: typeof before) => predictions.find(({ id }) => id === 'c3:4')!.ranked;
    expect(at(after)).toEqual(at(before));
  });

  test('sorts a file that is not in order, and predicts the first receipts of customers who have few', async () => {
    const { predictions } = await evaluate([rows()[0]!, ...rows().slice(1).toReversed()], 20);
    expect(predictions.map(({ id }) => id)).toContain('c0:0');
    expect(predictions).toHaveLength(72);
  });

  test('learns anew while little is known, and then as often as asked; a day is in one block', async () => {
    const file = join(folder, 'weekly.csv');
    const lines = Array.from(
      { length: 4_000 },
      (_, i) => `c${i % 40},${Math.floor(i / 40)},${Math.floor(i / 40)},x${i % 7}`,
    );
    await writeFile(file, ['customer_id,seq,day,items', ...lines].join('\n'));
    const { receipts } = await readStream(file);
    const known = ({ known: counts }: Split) => counts.reduce((sum, count) => sum + count, 0);
    const all = streamSplits(receipts, 100, 2);
    expect(all.slice(0, 4).map(known)).toEqual([0, 120, 280, 520]);
    expect(all.reduce((sum, { customers }) => sum + customers.length, 0)).toBe(4_000);
    for (const { data, known: counts, customers, positions } of all) {
      expect(data.receipts).toBe(receipts);
      // Nothing of the block's own days is known in advance; the customer's own past always is.
      for (const [t, customer] of customers.entries()) expect(positions[t]).toBeGreaterThanOrEqual(counts[customer]!);
    }
    expect(streamSplits(receipts, 10, 5).map(({ name }) => name)).toEqual(
      [90, 92, 94, 96, 98].map((day) => `from day ${day}`),
    );
  });

  test('refuses a day that is no whole number', async () => {
    await expect(evaluate(['customer_id,seq,day,items', 'c0,0,monday,x'])).rejects.toThrow(
      /stream.csv: day of basket 0 of customer c0 is no whole number: "monday"/,
    );
  });
});
