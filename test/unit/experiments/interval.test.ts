import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { intervalOf } from '../../../src/experiments/interval.js';
import { meanDifference } from '../../../src/experiments/mean-difference.js';

const meanInterval = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return intervalOf(
    mean,
    values.map((value) => (value - mean) / values.length),
  );
};

describe('intervals', () => {
  it('of evenly spread observations are those of the normal distribution', () => {
    const { value, low, high } = meanInterval([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(value).toBe(5);
    expect(high - 5).toBeCloseTo((1.959964 * Math.sqrt(7.5)) / 3, 6);
    expect(5 - low).toBeCloseTo(high - 5, 9);
  });

  it.each([[[]], [[3]], [[3, 3, 3]]])('of %j have no width', (values) => {
    const { low, high, value } = meanInterval(values);
    expect([low, high]).toEqual([value, value]);
  });

  it('cover rare and large observations as they promise, where even ones miss', () => {
    const random = randomStream(7);
    const [truth, weight, count, runs] = [0.5, 40, 800, 1_000];
    let [skewed, even] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const values = Array.from({ length: count }, () =>
        random() < truth / weight ? -weight * Math.log(1 - random()) : 0,
      );
      const { value, low, high } = meanInterval(values);
      const error = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (count - 1) / count);
      if (low <= truth && truth <= high) skewed += 1;
      if (Math.abs(value - truth) <= 1.96 * error) even += 1;
    }
    expect(skewed / runs).toBeGreaterThan(0.92);
    expect(skewed / runs).toBeLessThan(0.975);
    expect(even / runs).toBeLessThan(0.92);
  });
});

describe('the difference of two means', () => {
  it('is significant where its interval leaves 0 out', () => {
    const low = [1, 2, 3, 1, 2, 3];
    const high = [11, 12, 13, 11, 12, 13];
    expect(meanDifference(high, low)).toMatchObject({ means: [12, 2], difference: { value: 10 }, significant: true });
    expect(meanDifference(low, low).significant).toBe(false);
    expect(meanDifference([], low).means).toEqual([0, 2]);
  });

  it('of two groups that are treated alike is significant in about one of twenty', () => {
    const random = randomStream(11);
    const group = () => Array.from({ length: 400 }, () => (random() < 0.1 ? 1 : 0));
    const found = Array.from({ length: 1_000 }, () => meanDifference(group(), group())).filter((d) => d.significant);
    expect(found.length).toBeGreaterThan(30);
    expect(found.length).toBeLessThan(70);
  });
});
