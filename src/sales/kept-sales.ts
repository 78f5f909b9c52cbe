import { hash53 } from '../base/id-hash.js';
import type { RedemptionId, SaleId } from '../base/ids.js';
import { everyNth, recordPart } from '../base/record-part.js';
import { ok, type Result } from '../base/result.js';
import {
  ANSWER_KEPT_MS,
  SALE_KEPT_MS,
  SALES_KEPT_BYTES_MAX,
  SALES_KEPT_MAX,
  SALES_OF_DAY_BYTES_MAX,
} from '../limits.js';
import { type Refusal, refuse } from '../wallet/refusal.js';
import type { Balances } from './balances.js';
import { decodeSale } from './codec.js';

/** A sale in the record of its profile. What was sold stays encoded, as most who read the record don't ask for it. */
export interface KeptSale {
  /** Of the sale's id, 53 bits. */
  readonly idHash: number;
  /** Of what was asked for. */
  readonly contentHash: number;
  readonly soldMs: number;
  /** When it was voided; null: it stands. */
  readonly voidedMs: number | null;
  /** After it was sold, or voided. */
  readonly balances: Balances;
  /** See `encodeSale`. */
  readonly sold: Uint8Array;
  /** What returns have made of it, see `encodeReturned`; null: nothing was returned. */
  readonly returned: Uint8Array | null;
  /** See `encodeTold`; null: it was answered so long ago that nobody repeats the request. */
  readonly told: Uint8Array | null;
}

export interface KeptSales {
  /** Oldest first; bounded in time, number and bytes. Those of a day are never forgotten: they would be sold twice. */
  readonly sales: readonly KeptSale[];
}

const FIELDS = 9;

export const salesPart = recordPart({
  name: 'sales',
  empty: [] as KeptSales['sales'],
  pack: (sales) =>
    sales.flatMap(({ idHash, contentHash, soldMs, voidedMs, balances, sold, returned, told }) => [
      idHash,
      contentHash,
      soldMs,
      voidedMs,
      balances.points,
      balances.cashbackMinor,
      sold,
      returned,
      told,
    ]),
  unpack: (packed: readonly unknown[]) =>
    everyNth(
      packed,
      FIELDS,
      (at): KeptSale => ({
        idHash: packed[at] as number,
        contentHash: packed[at + 1] as number,
        soldMs: packed[at + 2] as number,
        voidedMs: packed[at + 3] as number | null,
        balances: { points: packed[at + 4] as number, cashbackMinor: packed[at + 5] as number },
        sold: packed[at + 6] as Uint8Array,
        returned: packed[at + 7] as Uint8Array | null,
        told: packed[at + 8] as Uint8Array | null,
      }),
    ),
  // An id that both have used, which only a caller who mixes up customers can bring about, stays as `into` has it.
  merge(into, from) {
    const known = new Set(into.map(({ idHash }) => idHash));
    return [...into, ...from.filter(({ idHash }) => !known.has(idHash))].sort((a, b) => a.soldMs - b.soldMs);
  },
});

/** Undefined: there is none, or it is forgotten. */
export function keptSale({ sales }: KeptSales, saleId: SaleId): KeptSale | undefined {
  const idHash = hash53(saleId);
  return sales.find((each) => each.idHash === idHash);
}

/** The sales with one more, without what is too old; refused where so many of a day have to be kept that no room is left. */
export function withSale(
  { sales }: KeptSales,
  saleId: SaleId,
  added: Omit<KeptSale, 'idHash' | 'voidedMs' | 'returned'>,
): Result<KeptSales['sales'], Refusal> {
  const nowMs = added.soldMs;
  const isOfToday = ({ soldMs }: KeptSale): boolean => soldMs + ANSWER_KEPT_MS > nowMs;
  const kept = sales
    .filter(({ soldMs }) => soldMs + SALE_KEPT_MS > nowMs)
    .map((sale) => (isOfToday(sale) || sale.told === null ? sale : { ...sale, told: null }));
  kept.push({ ...added, idHash: hash53(saleId), voidedMs: null, returned: null });
  let bytes = kept.reduce((sum, sale) => sum + bytesOf(sale), 0);
  while ((kept.length > SALES_KEPT_MAX || bytes > SALES_KEPT_BYTES_MAX) && !isOfToday(kept[0]!)) {
    bytes -= bytesOf(kept.shift()!);
  }
  if (kept.length <= SALES_KEPT_MAX && bytes <= SALES_OF_DAY_BYTES_MAX) return ok(kept);
  return refuse('TOO_MANY_SALES', { sales: SALES_KEPT_MAX, bytes: SALES_OF_DAY_BYTES_MAX });
}

const bytesOf = ({ sold, returned, told }: KeptSale): number =>
  sold.length + (returned?.length ?? 0) + (told?.length ?? 0);

/** The sales with this one changed. */
export const withChangedSale = ({ sales }: KeptSales, changed: KeptSale): KeptSales['sales'] =>
  sales.map((each) => (each.idHash === changed.idHash ? changed : each));

/** The sale that has made a redemption, and stands. */
export const saleRedeeming = ({ sales }: KeptSales, redemptionId: RedemptionId): KeptSale | undefined =>
  sales.find(
    ({ voidedMs, sold }) =>
      voidedMs === null &&
      decodeSale(sold).redemptions.some(({ redemption }) => redemption.redemptionId === redemptionId),
  );
