import { describe, expect, it } from 'vitest';
import type { OfferKind } from '../../../../src/ranking/redemption-ranker.js';
import { fitKinds } from '../../../../src/ranking/training/redemptions/fit-kinds.js';

const WIDTH = 4;
const CANDIDATES = 10;

/** Of chosen promotions input 1 decides, of others input 2. */
function choice(kind: OfferKind, seed: number) {
  const inputs = Float64Array.from({ length: CANDIDATES * WIDTH }, (_, at) => ((at * 7919 + seed * 31) % 97) / 97);
  const value = (c: number) => inputs[c * WIDTH + (kind === 'chosen' ? 1 : 2)]!;
  const best = [...Array(CANDIDATES).keys()].reduce((a, b) => (value(b) > value(a) ? b : a));
  return { kind, inputs, redeemed: new Set([best]) };
}

describe('weights by kind', () => {
  const options = { width: WIDTH, l2: 0.1, kindL2: () => 0.3 };
  const choices = Array.from({ length: 120 }, (_, i) => choice(i % 3 === 0 ? 'chosen' : 'everybody', i));

  it('are learned for each kind', () => {
    const { chosen, everybody } = fitKinds(choices, options);
    expect(chosen[1]!).toBeGreaterThan(chosen[2]!);
    expect(everybody[2]!).toBeGreaterThan(everybody[1]!);
  });

  it('are the common ones for a kind without choices, and near them where the pull is strong', () => {
    const { chosen, everybody } = fitKinds(
      choices.filter(({ kind }) => kind === 'everybody'),
      { ...options, kindL2: () => 1e6 },
    );
    everybody.forEach((weight, i) => {
      expect(weight).toBeCloseTo(chosen[i]!, 4);
    });
  });
});
