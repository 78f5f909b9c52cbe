import { describe, expect, it } from 'vitest';
import { HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { purchasesOf, recentReceipts } from '../../src/profiles/purchases.js';
import { compileImage } from '../../src/scoring/compile-image.js';
import { firstDifference, sharedKernel } from '../support/kernel-cases.js';
import { randomCase } from '../support/pools.js';
import { referenceScores } from '../support/reference.js';

/** `npm run prove:kernel` runs 100,000. */
const CASES = Number(process.env.HANDBILL_KERNEL_CASES ?? 1_000);

describe('the kernel', () => {
  it(`gives the bits of its twin in ${CASES} random cases`, { timeout: 3_600_000 }, () => {
    expect(firstDifference(1, CASES), 'the seed of the case that differs').toBeNull();
  });

  it('agrees with the formula in double precision to 1e-5', () => {
    let compared = 0;
    for (let seed = 500_000; seed < 500_400; seed++) {
      const { entries, model, request, wideAbove } = randomCase(seed);
      const inWindow = purchasesOf(request.history).receipts <= HISTORY_WINDOW_RECEIPTS;
      if (!inWindow || recentReceipts(request.history).length > HISTORY_WINDOW_RECEIPTS) continue;
      const expected = referenceScores(entries, model, request, wideAbove);
      const ranking = sharedKernel()
        .ranker(compileImage(entries, model, { wideAbove }), 1)
        .rank(request);
      const isEligible = (p: number) => (request.eligible[p >>> 5]! >>> (p & 31)) & 1;
      const candidates = expected.map((score, p) => ({ score, p })).filter(({ p }) => isEligible(p));
      expect(ranking.positions.length).toBe(Math.min(request.k, candidates.length));
      ranking.positions.forEach((position, i) => {
        const exact = expected[position]!;
        if (exact > 0) expect(Math.abs(ranking.scores[i]! / exact - 1), `seed ${seed}`).toBeLessThan(1e-5);
      });
      // Nobody left out is better than the last one by more than rounding.
      const chosen = new Set(ranking.positions);
      const least = ranking.scores.at(-1) ?? 0;
      for (const { score, p } of candidates) if (!chosen.has(p)) expect(score).toBeLessThanOrEqual(least * (1 + 2e-5));
      compared += ranking.positions.length;
    }
    expect(compared).toBeGreaterThan(2_000);
  });
});
