import { describe, expect, it } from 'vitest';
import { areaUnderCurve, estimate, metricsAt } from '../../../src/evaluation/metrics.js';

const log2 = Math.log2;

describe('ranking metrics', () => {
  it.each([
    // ranked, truth, k, ideal, recall, ndcg, hit
    [[1, 2, 3], [1, 3], 2, 'WHOLE_TRUTH', 1 / 2, 1 / (1 + 1 / log2(3)), 1],
    [[1, 2, 3], [1, 3], 3, 'WHOLE_TRUTH', 1, 1.5 / (1 + 1 / log2(3)), 1],
    [[9, 8], [1], 2, 'WHOLE_TRUTH', 0, 0, 0],
    [[1], [1, 2, 3], 6, 'WHOLE_TRUTH', 1 / 3, 1 / (1 + 1 / log2(3) + 1 / 2), 1],
    [[1, 2], [1, 2, 3], 2, 'WHOLE_TRUTH', 2 / 3, (1 + 1 / log2(3)) / (1.5 + 1 / log2(3)), 1],
    [[1, 2], [1, 2, 3], 2, 'CUT_AT_K', 1, 1, 1],
    [[], [1], 10, 'WHOLE_TRUTH', 0, 0, 0],
  ] as const)('of %j against %j at %i, %s', (ranked, truth, k, ideal, recall, ndcg, hit) => {
    const result = metricsAt(ranked, new Set<number>(truth), k, ideal);
    expect(result.recall).toBeCloseTo(recall, 12);
    expect(result.ndcg).toBeCloseTo(ndcg, 12);
    expect(result.hit).toBe(hit);
  });

  it.each([
    [[1, 2, 3, 4], [1], 4, 1],
    [[2, 3, 4, 1], [1], 4, 0],
    [[2, 1, 3, 4], [1, 4], 4, 1 / 4],
    [[1], [1], 4, 1],
    [[2], [1], 4, 1 / 3],
    [[], [1], 4, 1 / 2],
    [[1, 2], [1, 2], 2, 1 / 2],
  ])('area under the curve of %j against %j of %i', (ranked, truth, candidates, area) => {
    expect(areaUnderCurve(ranked, new Set(truth), candidates)).toBeCloseTo(area, 12);
  });

  it('intervals are 1.96 standard errors', () => {
    expect(estimate([0, 1, 1, 0])).toEqual({ mean: 0.5, interval: (1.96 * Math.sqrt(1 / 3)) / 2, count: 4 });
    expect(estimate([1]).interval).toBe(0);
    expect(estimate([]).mean).toBeNaN();
  });
});
