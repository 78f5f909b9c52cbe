/** Quantile of the normal distribution at 97.5 %. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a share (Wilson 1927): sound also when nothing or everything came true. `population`: of how many the counted ones were drawn; drawn without putting
 * back they tell more (the finite population correction), and everything when all were; absent: any number.
 */
export function shareInterval(
  hits: number,
  count: number,
  population = Number.POSITIVE_INFINITY,
): { readonly low: number; readonly high: number } {
  const share = hits / count;
  if (count >= population) return { low: share, high: share };
  const size = Number.isFinite(population) ? (count * (population - 1)) / (population - count) : count;
  const spread = Z * Math.sqrt((share * (1 - share)) / size + (Z / (2 * size)) ** 2);
  const center = share + Z ** 2 / (2 * size);
  const scale = 1 + Z ** 2 / size;
  return { low: Math.max(0, (center - spread) / scale), high: Math.min(1, (center + spread) / scale) };
}
