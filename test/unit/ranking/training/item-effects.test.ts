import { describe, expect, it } from 'vitest';
import type { FitRows } from '../../../../src/ranking/training/fit-rows.js';
import { COMMON_COUNT, OWN_COUNT } from '../../../../src/ranking/training/inputs.js';
import { addItemEffects, fitItemEffects } from '../../../../src/ranking/training/item-effects.js';

/** Customers with the candidates 0, 1, 2, about which the inputs say nothing. Item 0 is an own one of each; who bought what goes in turn. */
function rowsOf(customers: number, bought: readonly number[]): FitRows {
  const each = <T>(make: (customer: number) => readonly T[]) =>
    Array.from({ length: customers }, (_, u) => make(u)).flat();
  return {
    groups: customers,
    customer: new Uint32Array(customers),
    position: new Uint32Array(customers),
    groupStart: Uint32Array.from({ length: customers + 1 }, (_, u) => 3 * u),
    ownStart: Uint32Array.from({ length: customers + 1 }, (_, u) => u),
    nextSize: new Uint32Array(customers).fill(1),
    item: Uint32Array.from(each(() => [0, 1, 2])),
    label: Uint8Array.from(each((u) => [0, 1, 2].map((item) => (bought[u % bought.length] === item ? 1 : 0)))),
    common: new Float32Array(3 * customers * COMMON_COUNT),
    own: new Float32Array(customers * OWN_COUNT),
  };
}

const scoresOf = (rows: FitRows) => {
  const scores = new Float64Array(rows.label.length);
  addItemEffects(rows, scores, fitItemEffects(rows, {}, 3));
  return scores.subarray(0, 3);
};
const softmax = (scores: Float64Array) => {
  const odds = scores.map(Math.exp);
  const total = odds.reduce((a, b) => a + b, 0);
  return [...odds].map((o) => o / total);
};

describe('item effects', () => {
  it('come up to what many customers bought', () => {
    const shares = softmax(scoresOf(rowsOf(20_000, [0, 0, 0, 0, 0, 1, 1, 1, 2, 2])));
    for (const [item, share] of [0.5, 0.3, 0.2].entries()) expect(shares[item]).toBeCloseTo(share, 2);
  });

  it('stay small where few customers say so', () => {
    for (const score of scoresOf(rowsOf(3, [0]))) expect(Math.abs(score)).toBeLessThan(0.2);
  });

  it('take what own items have in common with others for everybody, the rest for who bought them before', () => {
    const { all, own } = fitItemEffects(rowsOf(200, [0, 0, 1]), {}, 3);
    expect(own[0]!).toBeGreaterThan(0);
    expect([own[1], own[2]]).toEqual([0, 0]);
    expect(all[1]!).toBeGreaterThan(all[2]!);
  });
});
