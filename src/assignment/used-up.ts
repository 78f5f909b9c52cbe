import { type Bits, bitsWhere, intersect, removeBit } from '../base/bits.js';
import type { Exhausted } from '../promotions/caps.js';
import { judgeBy, keeps } from '../promotions/eligibility.js';
import type { PooledPromotion, PromotionPool } from '../promotions/pool.js';
import type { Wallet } from '../wallet/wallet.js';

const usedUpReason = judgeBy('redeemable', 'withinBudget', 'activatable');
const isLeftForClient = keeps('leftForClient');

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
      known = { exhausted, open: bitsWhere(entries.length, (p) => isOpen(entries[p]!, exhausted)) };
    }
    return known.open;
  }

  return {
    restrict(target, { holdings }, exhausted) {
      if (exhausted.size > 0) intersect(target, openTo(exhausted));
      for (const { promotion, redeemed } of holdings) {
        const position = pool.positionOf(promotion);
        if (position !== undefined && !isLeftForClient(entries[position]!.promotion, { redeemed })) {
          removeBit(target, position);
        }
      }
    },
  };
}

const isOpen = ({ promotion, index }: PooledPromotion, exhausted: Exhausted): boolean =>
  usedUpReason(promotion, { usedUp: exhausted.get(index) }) === null;
