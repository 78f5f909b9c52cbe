import { describe, expect, it } from 'vitest';
import { replayHistory } from '../../../src/history/replay.js';
import { exp2F32, lnF32, log2F32 } from '../../../src/ranking/float32.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, SIGNALS } from '../../../src/ranking/signals.js';
import { vectorWeight } from '../../../src/ranking/signals-of-history.js';
import { FIRST_DAY, receiptOf, recordAll, signalMatrix } from '../../support/histories.js';
import { referenceSignals } from '../../support/reference.js';

it('signals are named in the order of their positions', () => {
  expect(SIGNALS.map((name) => SIGNAL_INDEX[name])).toEqual(Array.from({ length: SIGNAL_COUNT }, (_, i) => i));
});

describe.each([9, 60])('signals of a history of %i receipts', (count) => {
  const days = Array.from({ length: count }, (_, r) => FIRST_DAY + r * 5 + (r % 3));
  const baskets = days.map((_, r) =>
    [0, 1, 2, 3, 4, 5, 6].filter((i) => (r * 7 + i * i) % (i + 2) === 0 || i === r % 7),
  );
  const replay = replayHistory(
    recordAll(days.map((day, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, baskets[r]!)))!,
  );
  const receipts = days.map((day, r) => ({ day, items: baskets[r]! }));
  const nowDay = days.at(-1)! + 11;

  it.each([...replay.items])('item %i has those of the definition', (item) => {
    const slot = replay.items.indexOf(item);
    const expected = referenceSignals(receipts, item, nowDay);
    const actual = signalMatrix(replay, nowDay).subarray(slot * SIGNAL_COUNT, (slot + 1) * SIGNAL_COUNT);
    for (const name of SIGNALS) {
      expect(actual[SIGNAL_INDEX[name]], name).toBeCloseTo(expected[name], 4);
    }
    const weight = baskets.reduce(
      (total, basket, r) => total + (basket.includes(item) ? 0.9 ** (count - 1 - r) : 0),
      0,
    );
    expect(vectorWeight(replay, slot)).toBeCloseTo(Math.log(1 + weight), 4);
  });

  it('undated ones have no signals of days', () => {
    const matrix = signalMatrix(replay, null);
    for (let slot = 0; slot < replay.items.length; slot++) {
      expect([...matrix.subarray(slot * SIGNAL_COUNT + SIGNAL_INDEX.agoDays, (slot + 1) * SIGNAL_COUNT)]).toEqual([
        0, 0, 0, 0, 0,
      ]);
    }
  });
});

describe('logarithm and exponential in single precision', () => {
  it('stay within their error bounds', () => {
    for (let i = -3_000; i < 1_000; i++) {
      const x = Math.fround(2 ** (i / 37.3));
      const exact = Math.log2(x);
      expect(Math.abs(log2F32(x) - exact)).toBeLessThan(4e-7 + Math.abs(exact) * 1.2e-7);
      const t = Math.fround(i / 37.3);
      expect(Math.abs(exp2F32(t) / 2 ** t - 1)).toBeLessThan(2.5e-7);
    }
  });

  it('are exact where signals rely on it, and clamp', () => {
    expect(lnF32(1)).toBe(0);
    expect([exp2F32(0), exp2F32(5), exp2F32(-500), exp2F32(500), exp2F32(Number.NaN)]).toEqual([
      1,
      32,
      2 ** -125,
      2 ** 60,
      2 ** -125,
    ]);
  });
});
