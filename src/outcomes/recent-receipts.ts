import { ByteReader, type ByteWriter, createByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex } from '../base/ids.js';
import { COUNTED_RECEIPTS_MAX } from '../limits.js';
import { NO_SUMS, type Sums } from './sums.js';

/** What a receipt gave to an exposure: a cancellation takes it back. */
export interface Gift {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly sums: Sums;
}

export interface CountedReceipt {
  readonly idHash: number;
  readonly timeMs: number;
  /** What was paid; null: not told. */
  readonly net: number | null;
  readonly gifts: readonly Gift[];
}

/** The newest receipts of a profile, ascending by time; limited. */
export interface RecentReceipts {
  /** Receipts from then on are all there, as far as they are young enough for what was bought before an entry. */
  readonly sinceMs: number;
  readonly receipts: readonly CountedReceipt[];
}

/** Without the oldest ones that there is no room for. */
export function limited({ sinceMs, receipts }: RecentReceipts): RecentReceipts {
  const over = receipts.length - COUNTED_RECEIPTS_MAX;
  if (over <= 0) return { sinceMs, receipts };
  return { sinceMs: Math.max(sinceMs, receipts[over - 1]!.timeMs + 1), receipts: receipts.slice(over) };
}

export function inserted(receipts: readonly CountedReceipt[], added: CountedReceipt): CountedReceipt[] {
  let at = receipts.length;
  while (at > 0 && receipts[at - 1]!.timeMs > added.timeMs) at--;
  return receipts.toSpliced(at, 0, added);
}

/** What a receipt gives to every exposure that counts it. One that pays money back is no basket. */
export const basicSums = (net: number | null): Sums => ({
  ...NO_SUMS,
  baskets: net !== null && net < 0 ? 0 : 1,
  revenue: net ?? 0,
});

// What a gift has beyond the basic sums.
const HAS_FOCUS = 1;
const HAS_DISCOUNT = 2;
const HAS_MARGIN = 4;

const BYTES = 4_096;
const writer = createByteWriter(BYTES);

/** Some 20 bytes a receipt and 3 for each exposure; equal lists give equal bytes. */
export function writeReceipts({ sinceMs, receipts }: RecentReceipts): Uint8Array {
  writer.varint(sinceMs);
  writer.varint(receipts.length);
  for (const { idHash, timeMs, net, gifts } of receipts) {
    writer.varint(idHash);
    writer.varint(timeMs);
    writer.varint(net === null ? 0 : 1 + zigzag(net));
    writer.varint(gifts.length);
    for (const gift of gifts) writeGift(writer, gift);
  }
  return writer.take();
}

export function readReceipts(bytes: Uint8Array): RecentReceipts {
  const reader = new ByteReader(bytes);
  const sinceMs = reader.varint();
  const receipts = new Array<CountedReceipt>(reader.varint());
  for (let i = 0; i < receipts.length; i++) {
    const idHash = reader.varint();
    const timeMs = reader.varint();
    const paid = reader.varint();
    const net = paid === 0 ? null : unzigzag(paid - 1);
    const basic = basicSums(net);
    const gifts = new Array<Gift>(reader.varint());
    for (let g = 0; g < gifts.length; g++) gifts[g] = readGift(reader, basic);
    receipts[i] = { idHash, timeMs, net, gifts };
  }
  return { sinceMs, receipts };
}

function writeGift(to: ByteWriter, { campaign, revision, sums }: Gift): void {
  const { focusRevenue, discount, margin, revenueWithMargin } = sums;
  to.varint(campaign);
  to.varint(revision);
  const hasFocus = focusRevenue === 0 ? 0 : HAS_FOCUS;
  to.u8(hasFocus + (discount === null ? 0 : HAS_DISCOUNT) + (margin === null ? 0 : HAS_MARGIN));
  if (hasFocus) to.varint(zigzag(focusRevenue));
  if (discount !== null) to.varint(zigzag(discount));
  if (margin === null) return;
  to.text(String(margin));
  to.varint(zigzag(revenueWithMargin));
}

function readGift(reader: ByteReader, basic: Sums): Gift {
  const campaign = reader.varint() as CampaignIndex;
  const revision = reader.varint();
  const has = reader.u8();
  if (has === 0) return { campaign, revision, sums: basic };
  const focusRevenue = has & HAS_FOCUS ? unzigzag(reader.varint()) : 0;
  const discount = has & HAS_DISCOUNT ? unzigzag(reader.varint()) : null;
  const margin = has & HAS_MARGIN ? BigInt(reader.text()) : null;
  const revenueWithMargin = has & HAS_MARGIN ? unzigzag(reader.varint()) : 0;
  return { campaign, revision, sums: { ...basic, focusRevenue, discount, margin, revenueWithMargin } };
}

/** Small numbers of both signs as small numbers. */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

export const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
