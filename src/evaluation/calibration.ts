import type { CalibrationBin } from './results.js';

/** Bins of equal width in the logarithm of the odds, from e^-8 to e^2. */
const LOWEST = -8;
const WIDTH = 0.5;
const BINS = 20;

/** Compares predicted probabilities with what happened. */
export function startCalibration() {
  const expected = new Float64Array(BINS);
  const observed = new Float64Array(BINS);
  const count = new Float64Array(BINS);
  return {
    /** `logOdds` predicted, and whether it came true. */
    add(logOdds: number, happened: boolean): void {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((logOdds - LOWEST) / WIDTH)));
      expected[bin]! += 1 / (1 + Math.exp(-logOdds));
      observed[bin]! += happened ? 1 : 0;
      count[bin]! += 1;
    },
    bins(): CalibrationBin[] {
      const bins: CalibrationBin[] = [];
      for (let bin = 0; bin < BINS; bin++) {
        if (count[bin] === 0) continue;
        bins.push({
          expected: expected[bin]! / count[bin]!,
          observed: observed[bin]! / count[bin]!,
          count: count[bin]!,
        });
      }
      return bins;
    },
  };
}
