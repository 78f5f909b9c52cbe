import { describe, expect, it } from 'vitest';
import { purchasesOf, recentReceipts } from '../../src/history/purchases.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { compileImage } from '../../src/scoring/compile-image.js';
import { compareCases, sharedKernel } from '../support/kernel-cases.js';
import { randomCase } from '../support/pools.js';
import { referenceScores } from '../support/reference.js';

/** `npm run prove:kernel` runs 1,000,000. */
const CASES = Number(process.env.HANDBILL_KERNEL_CASES ?? 4_000);

describe('the kernel', () => {
  it(`gives the bits of its twin in both passes, in ${CASES} random cases`, { timeout: 7_200_000 }, () => {
    const { difference, byItems, bounded, pruned } = compareCases(1, CASES);
    expect(difference, 'the case that differs').toBeNull();
    expect(byItems).toBeGreaterThan(CASES * 0.6);
    // The bounded pass applies to nearly all of these, and leaves something out in many.
    expect(bounded).toBeGreaterThan(byItems * 0.8);
    expect(pruned).toBeGreaterThan(byItems * 0.3);
  });

  it('agrees with the formula in double precision: 1e-5, and 2e-4 where D is the little that large terms leave', () => {
    let compared = 0;
    let rough = 0;
    for (let seed = 500_000; seed < 500_400; seed++) {
      const { entries, model, request, options } = randomCase(seed);
      const inWindow = purchasesOf(request.history).receipts <= HISTORY_WINDOW_RECEIPTS;
      if (!inWindow || recentReceipts(request.history).length > HISTORY_WINDOW_RECEIPTS) continue;
      const expected = referenceScores(entries, model, request, options);
      const ranking = sharedKernel()
        .ranker(compileImage(entries, model, options), 1)
        .rank(request);
      const isEligible = (p: number) => (request.eligible[p >>> 5]! >>> (p & 31)) & 1;
      const candidates = expected.map((score, p) => ({ score, p })).filter(({ p }) => isEligible(p));
      expect(ranking.positions.length).toBe(Math.min(request.k, candidates.length));
      ranking.positions.forEach((position, i) => {
        const exact = expected[position]!;
        const error = exact > 0 ? Math.abs(ranking.scores[i]! / exact - 1) : 0;
        expect(error, `seed ${seed}`).toBeLessThan(2e-4);
        if (error > 1e-5) rough++;
      });
      // Nobody left out is better than the last one by more than rounding.
      const chosen = new Set(ranking.positions);
      const least = ranking.scores.at(-1) ?? 0;
      for (const { score, p } of candidates) if (!chosen.has(p)) expect(score).toBeLessThanOrEqual(least * (1 + 2e-5));
      compared += ranking.positions.length;
    }
    expect(compared).toBeGreaterThan(2_000);
    expect(rough / compared).toBeLessThan(0.005);
  });
});
