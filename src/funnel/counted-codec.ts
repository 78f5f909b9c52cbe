import { ByteReader, type ByteWriter, createByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { CountedArm, CountedHandbill } from './counted.js';

const BYTES = 1_024;
const writer = createByteWriter(BYTES);

/** About 15 bytes for an arm, 3 for a day, 15 for a handbill and 4 for a slot of it; equal values give equal bytes. null: none. */
export function writeCounted(arms: readonly CountedArm[]): Uint8Array | null {
  if (arms.length === 0) return null;
  writer.varint(arms.length);
  for (const { campaign, revision, arm, reached, days, unused, handbills } of arms) {
    writer.varint(campaign);
    writer.varint(revision);
    writer.text(arm);
    writer.u8(reached);
    writeDays(
      writer,
      days.map((each): DayNumber => [each.day, each.reached]),
    );
    writeDays(
      writer,
      unused.map((each): DayNumber => [each.day, each.offers]),
    );
    writer.varint(handbills.length);
    for (const handbill of handbills) writeHandbill(writer, handbill);
  }
  return writer.take();
}

export function readCounted(bytes: Uint8Array | null): CountedArm[] {
  if (bytes === null) return [];
  const reader = new ByteReader(bytes);
  return times(reader.varint(), () => ({
    campaign: reader.varint() as CampaignIndex,
    revision: reader.varint(),
    arm: reader.text(),
    reached: reader.u8(),
    days: readDays(reader).map(([day, reached]) => ({ day, reached })),
    unused: readDays(reader).map(([day, offers]) => ({ day, offers })),
    handbills: times(reader.varint(), () => readHandbill(reader)),
  }));
}

type DayNumber = readonly [day: number, number: number];

/** Each day after the one before it. */
function writeDays(to: ByteWriter, days: readonly DayNumber[]): void {
  to.varint(days.length);
  let last = 0;
  for (const [day, number] of days) {
    to.varint(day - last);
    to.varint(number);
    last = day;
  }
}

function readDays(from: ByteReader): DayNumber[] {
  let last = 0;
  return times(from.varint(), (): DayNumber => {
    last += from.varint();
    return [last, from.varint()];
  });
}

function writeHandbill(to: ByteWriter, { startMs, day, endDay, slots }: CountedHandbill): void {
  to.varint(startMs);
  to.varint(day);
  to.varint(endDay);
  to.varint(slots.length);
  for (const { slot, group, promotion, reached } of slots) {
    to.varint(slot);
    to.varint(group);
    to.varint(promotion);
    to.u8(reached);
  }
}

const readHandbill = (from: ByteReader): CountedHandbill => ({
  startMs: from.varint(),
  day: from.varint(),
  endDay: from.varint(),
  slots: times(from.varint(), () => ({
    slot: from.varint(),
    group: from.varint(),
    promotion: from.varint() as PromotionIndex,
    reached: from.u8(),
  })),
});

function times<T>(length: number, read: () => T): T[] {
  const all: T[] = [];
  for (let left = length; left > 0; left--) all.push(read());
  return all;
}
