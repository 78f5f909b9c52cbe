import { Packr } from 'msgpackr';
import type { PromotionCode } from '../base/ids.js';
import type { NearMiss } from '../pricing/near-misses.js';
import type { PricingRefusal } from '../pricing/outcome.js';
import type { RefusalReason } from '../wallet/refusal.js';

export type UnusedReason = PricingRefusal | RefusalReason;

/** Why an offer was not used in a sale, in words and figures that a cashier can repeat. */
export interface UnusedOffer {
  readonly code: PromotionCode;
  readonly reason: UnusedReason;
  /** The offer that it lost to. */
  readonly by: PromotionCode | null;
  /** What the failing condition needs and what there is: decimals of money, counts, times, ids of stores, as the reason says; null: none. */
  readonly needed: string | null;
  readonly actual: string | null;
  /** What the customer could add to use it; null: nothing. */
  readonly missing: Pick<NearMiss, 'of' | 'missing'> | null;
  /** It would have been used, but too little was left of its limit or budget. */
  readonly takenOut: boolean;
}

/** What a sale was answered with besides what it sold; kept for a day, so that the same sale gets the same answer again. */
export interface ToldSale {
  /** Whether it is proved that no other way to use the offers gives more. */
  readonly isExact: boolean;
  readonly unused: readonly UnusedOffer[];
}

const packr = new Packr({ useRecords: false, variableMapSize: true });

type PackedUnused = readonly [
  code: PromotionCode,
  reason: UnusedReason,
  by: PromotionCode | null,
  needed: string | null,
  actual: string | null,
  of: NearMiss['of'] | null,
  missing: number,
  takenOut: boolean,
];

export function encodeTold({ isExact, unused }: ToldSale): Uint8Array {
  const packed = unused.map(
    ({ code, reason, by, needed, actual, missing, takenOut }): PackedUnused => [
      code,
      reason,
      by,
      needed,
      actual,
      missing?.of ?? null,
      missing?.missing ?? 0,
      takenOut,
    ],
  );
  return packr.pack([isExact, packed]);
}

export function decodeTold(bytes: Uint8Array): ToldSale {
  const [isExact, packed] = packr.unpack(bytes) as [boolean, PackedUnused[]];
  const unused = packed.map(
    ([code, reason, by, needed, actual, of, missing, takenOut]): UnusedOffer => ({
      code,
      reason,
      by,
      needed,
      actual,
      missing: of && { of, missing },
      takenOut,
    }),
  );
  return { isExact, unused };
}
