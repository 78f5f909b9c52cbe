import type { ItemId, ProfileId, PromotionCode, SaleId } from '../../src/base/ids.js';
import type { RunningEngine } from '../../src/engine/running-engine.js';
import { purchasesOf } from '../../src/history/purchases.js';
import { ONE_PIECE_MILLI } from '../../src/pricing/basket.js';
import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { PromotionPatch } from '../../src/promotions/patch.js';
import type { SaleRequest } from '../../src/sales/request.js';
import type { Store } from '../../src/store/port.js';
import { EUR, profile } from './grocery.js';

/** A line of a basket: `i1` for 2.00, as many pieces. */
export type Pieces = readonly [itemId: string, quantity: number, unitPriceMinor?: number];

export const saleOf = (
  who: string,
  saleId: string,
  lines: readonly Pieces[],
  fields: Partial<Omit<SaleRequest, 'coupons'>> & { readonly coupons?: readonly string[] } = {},
): SaleRequest => ({
  profile: profile(who),
  saleId: saleId as SaleId,
  timeMs: SOLD_AT,
  registerId: null,
  basket: {
    currency: EUR,
    lines: lines.map(([itemId, quantity, unitPriceMinor = 200], seq) => ({
      seq,
      itemId: itemId as ItemId,
      quantityMilli: quantity * ONE_PIECE_MILLI,
      unitPriceMinor,
      weighed: false,
    })),
  },
  cashbackToUseMinor: 0,
  ...fields,
  coupons: (fields.coupons ?? []).map((code) => ({ kind: 'promotion' as const, code: code as PromotionCode })),
});

/** Before the clock of a grocery. */
const SOLD_AT = Date.UTC(2026, 5, 1, 11);

export async function publish(engine: RunningEngine, code: string, patch: Omit<PromotionPatch, 'code'>): Promise<void> {
  const fields = { name: code, visibility: 'PUBLISH', redeemType: 'PARTIAL', ...patch } as const;
  await engine.promotions.create({ code: code as PromotionCode, ...fields }, {});
}

export async function activate(engine: RunningEngine, who: string, ...codes: string[]): Promise<void> {
  const entries = codes.map((code) => ({ profile: profile(who), code: code as PromotionCode, requestId: null }));
  for (const answer of await engine.wallets.activate(entries)) if (!answer.ok) throw answer.error;
}

/** What a store says of a profile, without what is drawn: ids, and when. */
export async function stateOf(store: Store, who: string) {
  const [records] = await store.profiles.load([who as ProfileId]);
  const { holdings, points, cashback, sales, reservations: _ } = decodeProfileRecord(records!.profile.bytes);
  const purchases = records!.history.bytes && purchasesOf(records!.history.bytes);
  return {
    holdings: holdings
      .map(({ redemptions, activations: __, state, ...holding }) => ({
        ...holding,
        state: state.kind === 'ASSIGNED' ? state.kind : [state.kind, state.left],
        redemptions: redemptions.map(({ redemptionId: ___, activation: ____, ...redemption }) => redemption),
      }))
      .sort((a, b) => a.promotion - b.promotion),
    points,
    cashback,
    sales: sales.map(({ voidedMs }) => (voidedMs === null ? 'sold' : 'voided')),
    receipts: purchases?.receipts ?? 0,
    purchases: purchases?.purchases.map(({ item, count }) => [item, count]) ?? [],
  };
}

export async function countersOf(store: Store): Promise<Map<string, number>> {
  const counters = new Map<string, number>();
  for await (const { counter, used } of store.limits.counters()) if (used !== 0) counters.set(counter, used);
  return counters;
}
