import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import { addPair, combineMoments, emptyMoments, solveDenseMap } from '../../../../src/ranking/training/dense-map.js';

const random = randomStream(3);

function momentsOf(pairs: readonly { z: readonly number[]; items: readonly number[] }[], width = 1, items = 2) {
  const moments = emptyMoments(width, items);
  for (const { z, items: next } of pairs) addPair(moments, Float64Array.from(z), 0, Uint32Array.from(next));
  return moments;
}

describe('dense map', () => {
  it('is the ridge regression of a case computed by hand', () => {
    // z = 1, 3 with next receipts {0}, {1}: centred z = -1, +1, S = 2, R_0 = -1, R_1 = +1.
    const { q, bias, mean } = solveDenseMap(
      momentsOf([
        { z: [1], items: [0] },
        { z: [3], items: [1] },
      ]),
      [],
      2,
    );
    expect([...q]).toEqual([-0.25, 0.25]);
    expect([...bias]).toEqual([1, 0]);
    expect([...mean]).toEqual([2]);
  });

  it('gives a customer with the mean vector the weighted popularity', () => {
    const pairs = Array.from({ length: 20 }, () => ({ z: [random(), random()], items: random() < 0.4 ? [0] : [0, 1] }));
    const { q, bias, mean } = solveDenseMap(momentsOf(pairs, 2), [], 1);
    const weight = pairs.reduce((sum, { items }) => sum + items.length ** -0.5, 0);
    const second = pairs.filter(({ items }) => items.length === 2).length * 2 ** -0.5;
    expect(bias[0]! + mean[0]! * q[0]! + mean[1]! * q[1]!).toBeCloseTo(1, 12);
    expect(bias[1]! + mean[0]! * q[2]! + mean[1]! * q[3]!).toBeCloseTo(second / weight, 12);
  });

  it('takes the popularity from the newest pairs only', () => {
    const newest = momentsOf([
      { z: [0], items: [0] },
      { z: [1], items: [0] },
    ]);
    const older = momentsOf([
      { z: [0], items: [1] },
      { z: [1], items: [1] },
    ]);
    const { bias } = solveDenseMap(newest, [{ moments: older, scale: 1 }], 1);
    expect(bias[1]).toBeCloseTo(0, 12);
  });

  it('leaves a part out by subtraction', () => {
    const a = [
      { z: [0.5], items: [0] },
      { z: [-1], items: [0, 1] },
    ];
    const b = [{ z: [2], items: [1] }];
    const rest = combineMoments(momentsOf([...a, ...b]), momentsOf(b), -1);
    const [left, direct] = [solveDenseMap(rest, [], 1), solveDenseMap(momentsOf(a), [], 1)];
    for (let i = 0; i < 2; i++) expect(left.q[i]).toBeCloseTo(direct.q[i]!, 12);
  });
});
