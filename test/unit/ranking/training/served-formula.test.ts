import { describe, expect, it } from 'vitest';
import { replayHistory } from '../../../../src/history/replay.js';
import { createCustomerScorer } from '../../../../src/ranking/score-terms.js';
import { SIGNAL_COUNT, SIGNALS } from '../../../../src/ranking/signals.js';
import { stateReader } from '../../../../src/ranking/training/customer-state.js';
import { writeSignals } from '../../../../src/ranking/training/own-signals.js';
import { toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import { itemScorer } from '../../../../src/ranking/training/score-items.js';
import { trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { FIRST_DAY, receiptOf, recordAll, signalMatrix } from '../../../support/histories.js';
import { PLANTED_ITEMS, plantedRows } from '../../../support/planted-receipts.js';

/** Training reads columns, serving reads history records: both must see the same customer. */
const rows = plantedRows(300, 5).map((list) => list.map(({ items, day }) => ({ items, day: FIRST_DAY + day! })));
const receipts = toReceiptSet(rows, PLANTED_ITEMS);
const read = stateReader(receipts);
const customers = [0, 1, 2, 50, 299];

function servedReplay(customer: number) {
  const history = rows[customer]!.map(({ items, day }, r) => receiptOf(r + 1, (day! - FIRST_DAY) * 24 + 9, items));
  return replayHistory(recordAll(history)!);
}

describe('the customer of the training', () => {
  it.each(customers)('%i has the signals of the served one', (customer) => {
    const replay = servedReplay(customer);
    const today = FIRST_DAY + 200;
    const served = signalMatrix(replay, today);
    const state = read(customer, rows[customer]!.length, today);
    expect([...state.item.subarray(0, state.count)].sort((a, b) => a - b)).toEqual([...replay.items]);
    const own = new Float64Array(SIGNAL_COUNT);
    for (let slot = 0; slot < state.count; slot++) {
      writeSignals(state, slot, own, 0);
      const at = replay.items.indexOf(state.item[slot]!) * SIGNAL_COUNT;
      for (const [s, name] of SIGNALS.entries()) expect(own[s], name).toBeCloseTo(served[at + s]!, 4);
    }
  });

  const { model } = trainModel(newestAsLabel(receipts), { ...TRAINING_DEFAULTS, k: 8 });
  const score = itemScorer(model);

  it.each(customers)('%i gets the scores of the served formula for every item', (customer) => {
    const today = FIRST_DAY + 150;
    const scores = new Float64Array(PLANTED_ITEMS);
    score(1, () => read(customer, rows[customer]!.length, today), scores);
    const served = createCustomerScorer(model, servedReplay(customer), today);
    for (let item = 0; item < PLANTED_ITEMS; item++) expect(scores[item]).toBeCloseTo(served.item(item).score, 3);
  });

  it('without receipts is the newcomer of the served formula', () => {
    const scores = new Float64Array(PLANTED_ITEMS);
    score(1, () => read(0, 0), scores);
    const served = createCustomerScorer(model, null, null);
    for (let item = 0; item < PLANTED_ITEMS; item++) expect(scores[item]).toBeCloseTo(served.item(item).score, 4);
  });
});
