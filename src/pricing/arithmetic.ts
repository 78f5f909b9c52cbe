/** `a x b / divisor`, halves up; exact, also where the product passes 2^53. All are whole and not negative, the divisor is even. */
export function roundedProduct(a: number, b: number, divisor: number): number {
  const half = divisor / 2;
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER - half) return Math.floor((product + half) / divisor);
  return Number((BigInt(a) * BigInt(b) + BigInt(half)) / BigInt(divisor));
}

/** `a x b / divisor` as its whole part and what remains; exact. All are whole and not negative. */
export function dividedProduct(a: number, b: number, divisor: number): { whole: number; remainder: number } {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return { whole: Math.floor(product / divisor), remainder: product % divisor };
  const exact = BigInt(a) * BigInt(b);
  return { whole: Number(exact / BigInt(divisor)), remainder: Number(exact % BigInt(divisor)) };
}
