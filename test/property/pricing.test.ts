import { expect, test } from 'vitest';
import { asOracle, createRandom, priceCase, randomCase } from '../support/pricing-cases.js';
import { oracle } from '../support/pricing-oracle.js';

const CASES = Number(process.env.HANDBILL_PRICING_CASES ?? 3_000);
const SEED = Number(process.env.HANDBILL_PRICING_SEED ?? 20_260_101);
const TIMEOUT_MS = 3_600_000;

/** Runs a check on so many samples, each of its own seed, which a failure names. */
function forSamples(check: (seed: number) => void): void {
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`with HANDBILL_PRICING_SEED=${seed} HANDBILL_PRICING_CASES=1`, { cause: error });
    }
  }
}

test(
  'small baskets are priced as by trying everything',
  () => {
    forSamples((seed) => {
      const sample = randomCase(createRandom(seed), {
        piecesMax: seed % 50 === 0 ? 7 : 5,
        offersMax: 5,
        isPlain: false,
      });
      const priced = priceCase(sample);
      expect({ sample, answer: asOracle(priced) }).toEqual({ sample, answer: oracle(sample) });
      expect(priced.isExact).toBe(true);
    });
  },
  TIMEOUT_MS,
);
