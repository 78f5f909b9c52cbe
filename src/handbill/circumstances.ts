import type { PromotionIndex, SegmentId, StoreId } from '../base/ids.js';

/**
 * What a handbill was made from, as far as nobody could tell later: what the request said of the customer, and how much was known. Kept so that the
 * handbill can be recomputed.
 */
export interface Circumstances {
  readonly isMember: boolean;
  readonly segments: readonly SegmentId[];
  readonly storeId: StoreId | null;
  /** Version of the configuration: entries with a later one have changed since. */
  readonly configurationVersion: number;
  /** Receipts of the history, and their lines. */
  readonly receipts: number;
  readonly lines: number;
  /** Promotions of other handbills that it had to keep clear of. */
  readonly promised: readonly PromotionIndex[];
  /** Promotions that the request asked to leave out. */
  readonly excluded: readonly PromotionIndex[];
}

/** As its event tells them; null: it was told by a version that did not keep them. */
export function keptCircumstances(
  told: { readonly [F in keyof Circumstances]: Circumstances[F] | null },
): Circumstances | null {
  const { isMember, segments, storeId, configurationVersion, receipts, lines, promised, excluded } = told;
  if (isMember === null || segments === null || configurationVersion === null) return null;
  if (receipts === null || lines === null || promised === null) return null;
  return { isMember, segments, storeId, configurationVersion, receipts, lines, promised, excluded: excluded ?? [] };
}

/** Ends with `promised` where nothing was excluded, as older ones do. */
export type PackedCircumstances = [
  isMember: boolean,
  segments: readonly SegmentId[],
  storeId: StoreId | null,
  configurationVersion: number,
  receipts: number,
  lines: number,
  promised: readonly PromotionIndex[],
  excluded?: readonly PromotionIndex[],
];

export function packCircumstances(from: Circumstances): PackedCircumstances {
  const { isMember, segments, storeId, configurationVersion, receipts, lines, promised, excluded } = from;
  const packed: PackedCircumstances = [isMember, segments, storeId, configurationVersion, receipts, lines, promised];
  if (excluded.length > 0) packed.push(excluded);
  return packed;
}

export function unpackCircumstances(packed: PackedCircumstances): Circumstances {
  const [isMember, segments, storeId, configurationVersion, receipts, lines, promised, excluded = []] = packed;
  return { isMember, segments, storeId, configurationVersion, receipts, lines, promised, excluded };
}
