/**
 * Adjusted p-values, in the order of the given ones: taking those below q for discoveries, at most a share of q of them is false on average,
 * however the tests depend on each other. Source: Benjamini, Yekutieli 2001, The control of the false discovery rate under dependency.
 */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
  const count = ps.length;
  let harmonic = 0;
  for (let i = 1; i <= count; i++) harmonic += 1 / i;
  const descending = ps.map((_, i) => i).sort((a, b) => ps[b]! - ps[a]!);
  const adjusted = new Array<number>(count);
  let least = 1;
  descending.forEach((i, above) => {
    least = Math.min(least, (ps[i]! * count * harmonic) / (count - above));
    adjusted[i] = least;
  });
  return adjusted;
}
