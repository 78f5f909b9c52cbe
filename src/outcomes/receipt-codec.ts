import type { ByteReader, ByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex } from '../base/ids.js';
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

/** Some 20 bytes, and 3 for each exposure. */
export function writeReceipt(writer: ByteWriter, { idHash, timeMs, net, gifts }: CountedReceipt): void {
  writer.varint(idHash);
  writer.varint(timeMs);
  writer.varint(net === null ? 0 : 1 + zigzag(net));
  writer.varint(gifts.length);
  for (const gift of gifts) writeGift(writer, gift);
}

export function readReceipt(reader: ByteReader): CountedReceipt {
  const idHash = reader.varint();
  const timeMs = reader.varint();
  const paid = reader.varint();
  const net = paid === 0 ? null : unzigzag(paid - 1);
  const basic = basicSums(net);
  const gifts = new Array<Gift>(reader.varint());
  for (let i = 0; i < gifts.length; i++) gifts[i] = readGift(reader, basic);
  return { idHash, timeMs, net, gifts };
}

function writeGift(writer: ByteWriter, { campaign, revision, sums }: Gift): void {
  const { focusRevenue, discount, margin, revenueWithMargin } = sums;
  writer.varint(campaign);
  writer.varint(revision);
  const hasFocus = focusRevenue === 0 ? 0 : HAS_FOCUS;
  writer.u8(hasFocus + (discount === null ? 0 : HAS_DISCOUNT) + (margin === null ? 0 : HAS_MARGIN));
  if (hasFocus) writer.varint(zigzag(focusRevenue));
  if (discount !== null) writer.varint(zigzag(discount));
  if (margin === null) return;
  writer.text(String(margin));
  writer.varint(zigzag(revenueWithMargin));
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
