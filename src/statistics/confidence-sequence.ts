import { lambertWMinus1 } from './lambert-w.js';

/**
 * Confidence sequences: intervals of which all together hold with the probability 1 - alpha, however often somebody looks and whenever they
 * stop. `information` is V, how far the sample has come, in units in which the interval is narrowest near `mostPreciseInformation`.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021, Time-uniform central limit theory and asymptotic confidence sequences.
 */
export function sequenceHalfWidth(standardError: number, information: number, alpha: number): number {
  const grown = information + 1;
  return standardError * Math.sqrt((grown / information) * Math.log(grown / alpha ** 2));
}

/** At most alpha with the probability alpha, over all looks: below it exactly when the interval leaves 0 out. `z`: estimate by standard error. */
export function sequenceP(z: number, information: number): number {
  const grown = information + 1;
  return Math.min(1, Math.sqrt(grown) * Math.exp((-(z * z) * information) / (2 * grown)));
}

/** The information at which the interval of this alpha is narrowest: 8.21197 at .05. */
export const mostPreciseInformation = (alpha: number): number => -lambertWMinus1(-(alpha ** 2) / Math.E) - 1;
