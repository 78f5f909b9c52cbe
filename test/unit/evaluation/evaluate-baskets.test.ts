import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASELINES } from '../../../src/evaluation/baselines/index.js';
import { engineMethod } from '../../../src/evaluation/engine-method.js';
import { evaluateBaskets } from '../../../src/evaluation/evaluate-baskets.js';
import { readPromotions } from '../../../src/evaluation/promotions.js';
import { readBaskets } from '../../../src/evaluation/read-baskets.js';
import { htmlReport } from '../../../src/evaluation/report/html-report.js';
import { textReport } from '../../../src/evaluation/report/text-report.js';
import type { EvaluationResult } from '../../../src/evaluation/results.js';
import { foldSplit, folds, leaveLastOut } from '../../../src/evaluation/split.js';
import { TRAINING_DEFAULTS } from '../../../src/ranking/training/training-options.js';
import { PLANTED_ITEMS, plantedRows } from '../../support/planted-receipts.js';

const CUSTOMERS = 320;
const FOLDS = 2;

let folder = '';
const file = (name: string) => path.join(folder, name);
const options = { ...TRAINING_DEFAULTS, k: 4, newCandidates: 10, prior: {} };
const methods = [engineMethod(options), ...BASELINES];

/** `lastBasket` replaces the last basket of the customers of fold 0. */
function writeData(lastBasket: string | null): void {
  // Items are numbered in the order of the file: a first customer with all of them keeps the numbers when baskets change.
  const baskets = ['user_id,seq,items', `all,0,${Array.from({ length: PLANTED_ITEMS }, (_, i) => `i${i}`).join(' ')}`];
  const users = ['user_id,fold', 'all,-1'];
  for (const [u, rows] of plantedRows(CUSTOMERS, 9).entries()) {
    const fold = u % 8 === 7 ? -1 : u % FOLDS;
    users.push(`u${u},${fold}`);
    for (const [seq, { items }] of rows.entries()) {
      const replaced = lastBasket !== null && fold === 0 && seq === rows.length - 1;
      baskets.push(`u${u},${seq},${replaced ? lastBasket : items.map((i) => `i${i}`).join(' ')}`);
    }
  }
  writeFileSync(file('baskets.csv'), `${baskets.join('\n')}\n`);
  writeFileSync(file('users.csv'), `${users.join('\n')}\n`);
}

async function evaluate(promotions: boolean, only: readonly number[] = [0, 1], engineOnly = false) {
  const baskets = await readBaskets(file('baskets.csv'), file('users.csv'));
  return evaluateBaskets({
    baskets,
    splits: only.map((fold) => foldSplit(baskets, fold)),
    methods: engineOnly ? methods.slice(0, 1) : methods,
    ks: [6, 10],
    promotions: promotions ? await readPromotions(file('promotions.csv'), baskets.items) : null,
    title: 'planted',
  });
}

const mean = ({ methods: all }: EvaluationResult, name: string, metric: string) =>
  all.find((method) => method.name === name)!.metrics[metric]!.mean;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'handbill-evaluation-'));
  writeData(null);
  const promotions = Array.from({ length: 30 }, (_, p) => `p${p},i${2 * p} i${2 * p + 1}${p === 3 ? ' unheard' : ''}`);
  writeFileSync(file('promotions.csv'), `promotion_id,items\n${promotions.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('evaluation of next baskets', () => {
  it('finds what was planted, and says so in all formats', async () => {
    const { result } = await evaluate(false);
    expect(result.instances).toBe(CUSTOMERS * (7 / 8));
    // Planted habits never change, so plain counts are all but the best possible here.
    for (const { name } of BASELINES) {
      expect(mean(result, 'Handbill', 'N@6'), name).toBeGreaterThan(mean(result, name, 'N@6') - 0.02);
    }
    expect(mean(result, 'Handbill', 'N@6')).toBeGreaterThan(mean(result, 'G-TopFreq', 'N@6') + 0.1);
    expect(textReport(result)).toMatch(/^Handbill +\.\d{4} ±\.\d{4}/m);
    expect(htmlReport(result).match(/<svg /g)).toHaveLength(5);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('is not moved by the truth of the customers it predicts', async () => {
    const before = (await evaluate(false, [0], true)).predictions;
    writeData('i3 i59');
    const after = (await evaluate(false, [0], true)).predictions;
    writeData(null);
    expect(before.length).toBeGreaterThan(100);
    expect(after).toEqual(before);
  });

  it('uses the last baskets of the other folds', async () => {
    const before = (await evaluate(false, [1], true)).predictions;
    writeData('i3 i59');
    const after = (await evaluate(false, [1], true)).predictions;
    writeData(null);
    expect(after).not.toEqual(before);
  });

  it('predicts customers whose last basket is not in the file, without measuring them', async () => {
    const { result, predictions } = await evaluate(false, [-1], true);
    expect(predictions).toHaveLength(CUSTOMERS / 8 + 1);
    expect(predictions.every(({ ranked }) => new Set(ranked.split(' ')).size === 20)).toBe(true);
    expect(result.instances).toBe(0);
  });

  it('leaving the last out takes no last basket as a label', async () => {
    const baskets = await readBaskets(file('baskets.csv'), file('users.csv'));
    const { data, customers, positions } = leaveLastOut(baskets);
    expect(folds(baskets)).toEqual([0, 1]);
    for (const [t, customer] of customers.entries()) {
      expect(baskets.fold[customer]).toBeGreaterThanOrEqual(0);
      expect(positions[t]! - data.historyEnd[customer]!).toBe(1);
    }
  });
});
