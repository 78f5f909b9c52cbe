import { type Bits, bitsWhere, intersect, removeBit } from '../base/bits.js';
import type { PromotionPool } from '../promotions/pool.js';
import type { Exhausted } from '../wallet/situation.js';
import { leftForClient } from '../wallet/status.js';
import type { Wallet } from '../wallet/wallet.js';

/** Candidates that can still be redeemed. */
export interface UsedUpMasks {
  /** Takes out of `target` what all profiles together, or this one, have used up. */
  restrict(target: Bits, wallet: Pick<Wallet, 'holdings'>, exhausted: Exhausted): void;
}

export function createUsedUpMasks(pool: PromotionPool): UsedUpMasks {
  const { entries } = pool;
  /** The last mask; what is used up over all profiles changes seldom, and is another map then. */
  let known: { readonly exhausted: Exhausted; readonly open: Bits } | undefined;

  function openTo(exhausted: Exhausted): Bits {
    if (known?.exhausted !== exhausted) {
      known = { exhausted, open: bitsWhere(entries.length, (p) => !exhausted.has(entries[p]!.index)) };
    }
    return known.open;
  }

  return {
    restrict(target, { holdings }, exhausted) {
      if (exhausted.size > 0) intersect(target, openTo(exhausted));
      for (const { promotion, redeemed } of holdings) {
        const position = pool.positionOf(promotion);
        if (position !== undefined && leftForClient(entries[position]!.promotion, redeemed) === 0) {
          removeBit(target, position);
        }
      }
    },
  };
}
