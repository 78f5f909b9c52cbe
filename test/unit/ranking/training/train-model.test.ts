import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../../../src/ranking/model-file.js';
import { stateReader } from '../../../../src/ranking/training/customer-state.js';
import { STATISTICS_CUSTOMERS_MIN, trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { plantedReceipts } from '../../../support/planted-receipts.js';

const options = { ...TRAINING_DEFAULTS, k: 4, newCandidates: 10 };
const info = { mode: '', customers: 0, receipts: 0 };

describe('training', () => {
  it.each([
    [0, 'TRAINING_FREE'],
    [STATISTICS_CUSTOMERS_MIN - 1, 'TRAINING_FREE'],
    [200, 'FITTED'],
  ])('on %i customers is %s and says why', (customers, mode) => {
    const { model, report } = trainModel(newestAsLabel(plantedReceipts(customers)), options);
    expect(report.mode).toBe(mode);
    expect(report.reason === '').toBe(mode === 'FITTED');
    expect(model.items.base.every(Number.isFinite)).toBe(true);
    expect(model.items.q.every(Number.isFinite)).toBe(true);
  });

  it('gives the same bits for the same seed', () => {
    const data = newestAsLabel(plantedReceipts(250));
    const file = () => encodeModel(trainModel(data, options).model, info);
    expect(Buffer.compare(file(), file())).toBe(0);
  });

  it('never lets a score fall when D rises', () => {
    for (const seed of [1, 2, 3]) {
      const { weights } = trainModel(newestAsLabel(plantedReceipts(220, seed)), { ...options, l2: 1e-4 }).model;
      expect(weights.denseLinear).toBeGreaterThanOrEqual(0);
      expect(weights.denseLog).toBeGreaterThanOrEqual(0);
    }
  });

  it('fits on every second customer when all of them would make one row too many', () => {
    const receipts = plantedReceipts(400);
    const data = newestAsLabel(receipts);
    const read = stateReader(receipts);
    const owned = Array.from(data.historyEnd, (cut, customer) => read(customer, cut).count);
    const rowsMost = owned.reduce((sum, count) => sum + count, 0) + 400 * options.newCandidates;
    const rowsOf = (rowsMax: number) => trainModel(data, { ...options, labelsEach: 1, rowsMax }).report.rows;
    const all = rowsOf(Number.POSITIVE_INFINITY);
    expect(rowsOf(rowsMost)).toBe(all);
    expect(rowsOf(rowsMost - 1)).toBeGreaterThan(0.4 * all);
    expect(rowsOf(rowsMost - 1)).toBeLessThan(0.6 * all);
  });

  it.each([
    ['few customers, which are tested by a second training', 220, true],
    ['customers who are too few for a model', 5, false],
  ])('tells its progress in order, to the end, of %s', (_, customers, fits) => {
    const told: [number, string][] = [];
    trainModel(newestAsLabel(plantedReceipts(customers)), options, (done, stage) => told.push([done, stage]));
    const shares = told.map(([done]) => done);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(fits ? 1 : undefined);
    expect(told.some(([, stage]) => stage === 'back test')).toBe(fits);
  });

  it('survives receipts of one item and customers without history', () => {
    const receipts = {
      customerCount: 40,
      itemCount: 1,
      receiptStart: Uint32Array.from({ length: 41 }, (_, u) => Math.min(u * 2, 60)),
      itemStart: Uint32Array.from({ length: 61 }, (_, r) => r),
      items: new Uint32Array(60),
      days: null,
    };
    const { model, report } = trainModel(newestAsLabel(receipts), options);
    expect(report.mode).toBe('FITTED');
    expect([...model.items.base, ...model.items.q].every(Number.isFinite)).toBe(true);
  });
});
