import { describe, expect, it } from 'vitest';
import { replayHistory } from '../../../src/profiles/replay.js';
import { exp2F32, lnF32, log2F32 } from '../../../src/ranking/float32.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, SIGNALS, type Signal } from '../../../src/ranking/signals.js';
import { signalMatrix, vectorWeight } from '../../../src/ranking/signals-of-history.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../support/histories.js';

/** Days of the receipts and their items, straight from the definitions of ranking/signals.ts. */
function definition(days: readonly number[], baskets: readonly (readonly number[])[], item: number, nowDay: number) {
  const N = baskets.length;
  const numbers = baskets.flatMap((basket, i) => (basket.includes(item) ? [i + 1] : []));
  const n = numbers.length;
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  const ago = N - last;
  const sum = (f: (number: number) => number) => numbers.reduce((total, number) => total + f(number), 0);
  const seen = new Set<number>();
  let [repeats, shares, lines] = [0, 0, 0];
  for (const basket of baskets) {
    const again = basket.filter((i) => seen.has(i)).length;
    for (const i of basket) seen.add(i);
    repeats += again;
    lines += basket.length;
    shares += again / basket.length;
  }
  const dayOf = (number: number) => days[number - 1]!;
  const gap = n > 1 ? (last - first) / (n - 1) : 0;
  const due = n > 1 ? Math.min((ago + 1) / Math.max(gap, 1), 4) : 0;
  const daysAgo = nowDay - dayOf(last);
  const dayGap = n > 1 ? (dayOf(last) - dayOf(first)) / (n - 1) : 0;
  const daySum = (half: number) => Math.log(sum((number) => 2 ** (-(nowDay - dayOf(number)) / half)) + 0.05);
  return {
    bought: 1,
    count: Math.log(1 + n),
    decay50: sum((number) => 0.5 ** (N - number)),
    decay80: sum((number) => 0.8 ** (N - number)),
    decay95: sum((number) => 0.95 ** (N - number)),
    share: n / N,
    inNewest: Number(ago === 0),
    ago: Math.log(1 + ago),
    due,
    dueSquared: due ** 2 / 4,
    receipts: Math.log(N),
    smallBaskets: sum((number) => 1 / Math.sqrt(baskets[number - 1]!.length)) / n,
    age: Math.log(1 + N - first),
    once: Number(n === 1),
    onceInNewest: Number(n === 1 && ago === 0),
    rate: Math.log(1 + n / (N - first + 1)),
    repeatShare: repeats / lines,
    repeatShareShrunk: (shares + 0.3) / (N + 0.5),
    basketSize: Math.log(lines / N),
    newestSize: Math.log(baskets.at(-1)!.length),
    agoDays: Math.log(1 + daysAgo),
    dueDays: n > 1 ? Math.min((daysAgo + 1) / Math.max(dayGap, 1), 4) : 0,
    decay14Days: daySum(14),
    decay60Days: daySum(60),
    decay240Days: daySum(240),
  } satisfies Record<Signal, number>;
}

describe.each([9, 60])('signals of a history of %i receipts', (count) => {
  const days = Array.from({ length: count }, (_, r) => FIRST_DAY + r * 5 + (r % 3));
  const baskets = days.map((_, r) =>
    [0, 1, 2, 3, 4, 5, 6].filter((i) => (r * 7 + i * i) % (i + 2) === 0 || i === r % 7),
  );
  const replay = replayHistory(
    recordAll(days.map((day, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, baskets[r]!)))!,
  );
  const nowDay = days.at(-1)! + 11;

  it.each([...replay.items])('item %i has those of the definition', (item) => {
    const slot = replay.items.indexOf(item);
    const expected: Record<string, number> = definition(days, baskets, item, nowDay);
    const actual = signalMatrix(replay, nowDay).subarray(slot * SIGNAL_COUNT, (slot + 1) * SIGNAL_COUNT);
    for (const name of SIGNALS) {
      expect(actual[SIGNAL_INDEX[name]], name).toBeCloseTo(expected[name]!, 4);
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
