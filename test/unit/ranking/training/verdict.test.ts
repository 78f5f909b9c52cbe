import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../../../src/ranking/training/verdict.js';

const CUSTOMERS = Uint32Array.from({ length: 40 }, (_, u) => u);
/** Every second customer a tenth above, the others a tenth below. */
const around = (mean: number, phase = 0) =>
  Float64Array.from(CUSTOMERS, (u) => mean + ((u + phase) % 2 === 0 ? 0.1 : -0.1));
const verdict = (fitted: number, shipped: number, trainingFree: number, phase = 1) =>
  verdictOn(CUSTOMERS, {
    FITTED: around(fitted, phase),
    SHIPPED_WEIGHTS: around(shipped),
    TRAINING_FREE: around(trainingFree),
  });

describe('fitted weights', () => {
  // The pairs differ by .2 around their mean: a standard error of .032.
  it.each([
    ['better than both others', 0.5, 0.4, 0.3, 'FITTED'],
    ['worse by less than a standard error', 0.48, 0.5, 0.3, 'FITTED'],
    ['worse than the shipped ones', 0.4, 0.5, 0.3, 'SHIPPED_WEIGHTS'],
    ['worse than the formula', 0.4, 0.3, 0.5, 'TRAINING_FREE'],
    ['worse than both, the shipped ones first', 0.4, 0.6, 0.5, 'SHIPPED_WEIGHTS'],
  ])('%s: %d, %d, %d is %s', (_, fitted, shipped, trainingFree, mode) => {
    const { mode: found, reason, backTest } = verdict(fitted, shipped, trainingFree);
    expect(found).toBe(mode);
    expect(reason === '').toBe(mode === 'FITTED');
    expect(backTest.FITTED).toBeCloseTo(fitted, 10);
  });

  it('are told the figures that they lose by', () => {
    expect(verdict(0.4, 0.3, 0.5).reason).toBe(
      'weights fitted to these customers rank worse than the training-free formula: nDCG@10 0.400 against 0.500, more than the standard error of 0.032',
    );
  });

  it('count the receipts of one customer as one case', () => {
    // One customer with 39 receipts that rank worse proves no more than one.
    const customers = CUSTOMERS.map((u) => (u === 0 ? 0 : 1));
    const { mode } = verdictOn(customers, {
      FITTED: Float64Array.from(CUSTOMERS, (u) => (u === 0 ? 0.6 : 0.4)),
      SHIPPED_WEIGHTS: new Float64Array(40).fill(0.5),
      TRAINING_FREE: new Float64Array(40),
    });
    expect(mode).toBe('FITTED');
  });
});
