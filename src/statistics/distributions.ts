import { incompleteBeta } from './incomplete-beta.js';
import { upperGamma } from './incomplete-gamma.js';
import { logBeta } from './log-gamma.js';
import { tailQuantile } from './tail-quantile.js';

/**
 * Upper tails P(variable > value), computed directly: 1 - CDF would be 0 from 1e-16 on. Quantiles are asked for by their upper tail, too:
 * that of .025 is the .975 quantile.
 */
export function normalTail(z: number): number {
  return z < 0 ? 1 - normalTail(-z) : upperGamma(0.5, (z * z) / 2) / 2;
}

/** The value that a standard normal variable exceeds with the probability `tail`, in (0, 1). */
export function normalQuantile(tail: number): number {
  return symmetric(tail, (upper) => tailQuantile(upper, normalTail, normalDensity, 0));
}

/** `degrees` above 0, whole or not. */
export function studentTail(t: number, degrees: number): number {
  if (t < 0) return 1 - studentTail(-t, degrees);
  const square = t * t;
  return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)) / 2;
}

/** The value that a Student t variable exceeds with the probability `tail`, in (0, 1). */
export function studentQuantile(tail: number, degrees: number): number {
  return symmetric(tail, (upper) =>
    tailQuantile(
      upper,
      (t) => studentTail(t, degrees),
      (t) => studentDensity(t, degrees),
      normalQuantile(upper),
    ),
  );
}

export function chiSquaredTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : upperGamma(degrees / 2, x / 2);
}

const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

const studentDensity = (t: number, degrees: number): number =>
  Math.exp((-(degrees + 1) / 2) * Math.log1p((t * t) / degrees) - logBeta(degrees / 2, 0.5)) / Math.sqrt(degrees);

const symmetric = (tail: number, quantile: (upper: number) => number): number =>
  tail > 0.5 ? -quantile(1 - tail) : tail === 0.5 ? 0 : quantile(tail);
