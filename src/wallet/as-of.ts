import type { Holding } from './holding.js';

/** Holdings with what had been redeemed by a moment; what was reversed since counts as never redeemed. */
export const redeemedAsOf = (holdings: readonly Holding[], atMs: number): Holding[] =>
  holdings.map((holding) => {
    const later = holding.redemptions.reduce((sum, use) => (use.atMs > atMs ? sum + use.quantity : sum), 0);
    return later === 0 ? holding : { ...holding, redeemed: holding.redeemed - later };
  });
