import { logGamma } from './log-gamma.js';

/**
 * ln of the Bayes factor that counts speak with against their expected shares: shares drawn from a Dirichlet distribution around the expected
 * ones, with the weight of `concentration` observations, against exactly those. Under the expected ones it reaches a factor of 1/alpha, at
 * any look, with the probability alpha at most. Source: Lindon, Malek 2020, Anytime-valid inference for multinomial count data.
 */
export function logBayesFactor(counts: readonly number[], shares: readonly number[], concentration: number): number {
  let total = 0;
  let log = logGamma(concentration);
  for (const [i, count] of counts.entries()) {
    if (count === 0) continue;
    const share = shares[i]!;
    // What can't be is seen.
    if (share === 0) return Infinity;
    total += count;
    log += logGamma(concentration * share + count) - logGamma(concentration * share) - count * Math.log(share);
  }
  return log - logGamma(concentration + total);
}
