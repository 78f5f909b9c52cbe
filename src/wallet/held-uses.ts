import { counterOf } from './use.js';
import type { Wallet } from './wallet.js';

/** What a wallet says that it has counted over all profiles. */
export interface HeldUses {
  /** By counter. */
  readonly uses: ReadonlyMap<string, number>;
  /** Counters that may have more of this profile: of forgotten redemptions a wallet only knows how many there were. */
  readonly inexact: ReadonlySet<string>;
}

export function heldUses({ holdings }: Wallet): HeldUses {
  const uses = new Map<string, number>();
  const inexact = new Set<string>();
  const add = (counter: string, amount: number): void => {
    if (amount > 0) uses.set(counter, (uses.get(counter) ?? 0) + amount);
  };
  for (const { promotion, countedActivations, redeemed, redemptions } of holdings) {
    const [redeemCounter, activateCounter, budgetCounter] = [
      counterOf('redemptions', promotion),
      counterOf('activations', promotion),
      counterOf('budget', promotion),
    ];
    let known = 0;
    for (const { quantity, amountMinor, counted } of redemptions) {
      known += quantity;
      if (counted.redemptions) add(redeemCounter, quantity);
      if (counted.budget) add(budgetCounter, amountMinor);
    }
    add(activateCounter, countedActivations);
    if (known < redeemed) inexact.add(redeemCounter).add(budgetCounter);
  }
  return { uses, inexact };
}
