import type { ByteReader, ByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { FunnelStep, OffersStep, SlotStep, UnusedChange, UnusedProfiles } from './funnel-step.js';
import { REACHED } from './stage.js';

// Codes on disk: append only. Those of stages follow that of the ghosts.
const GHOST = 0;

// Of a profile.
const ON_DAY = 1;
const IN_REVISION = 2;

// Of a slot.
const FIRST = 1;
const FIRST_OF_GROUP = 2;
const FIRST_OF_PROMOTION = 4;
const LAST_OF_GROUP = 8;
const LAST_OF_PROMOTION = 16;

/** Some 12 bytes, and 4 more for each slot. */
export function writeStep(writer: ByteWriter, step: FunnelStep): void {
  writer.u8(step.stage === 'ghost' ? GHOST : 1 + REACHED.indexOf(step.stage));
  writer.varint(step.campaign);
  writer.varint(step.revision);
  writer.text(step.arm);
  writer.varint(step.day);
  if (step.stage === 'ghost') writer.varint(step.offers);
  else writeOffers(writer, step);
}

export function readStep(reader: ByteReader): FunnelStep {
  const code = reader.u8();
  const campaign = reader.varint() as CampaignIndex;
  const revision = reader.varint();
  const arm = reader.text();
  const day = reader.varint();
  if (code === GHOST) return { stage: 'ghost', campaign, revision, arm, day, offers: reader.varint() };
  const stage = REACHED[code - 1];
  if (stage === undefined) throw new Error(`not a known stage of the funnel: ${code}`);
  const firsts = reader.u8();
  const profile = { onDay: (firsts & ON_DAY) !== 0, inRevision: (firsts & IN_REVISION) !== 0 };
  const slots: SlotStep[] = [];
  for (let left = reader.varint(); left > 0; left--) slots.push(readSlot(reader));
  return {
    stage,
    campaign,
    revision,
    arm,
    day,
    profile,
    slots,
    emptySlots: reader.varint(),
    unused: readUnused(reader),
  };
}

function writeOffers(writer: ByteWriter, { profile, slots, emptySlots, unused }: OffersStep): void {
  writer.u8((profile.onDay ? ON_DAY : 0) | (profile.inRevision ? IN_REVISION : 0));
  writer.varint(slots.length);
  for (const slot of slots) {
    writer.varint(slot.slot);
    writer.varint(slot.group);
    writer.varint(slot.promotion);
    writer.u8(flagsOf(slot));
  }
  writer.varint(emptySlots);
  writer.varint(unused.day);
  writer.u8(unused.handbills + 1);
  writer.varint(unused.profiles.length);
  for (const { day, onDay, inRevision } of unused.profiles) {
    writer.varint(day);
    writer.u8(onDay + 1);
    writer.u8(inRevision + 1);
  }
}

const flagsOf = (slot: SlotStep): number =>
  (slot.isFirst ? FIRST : 0) |
  (slot.isFirstOfGroup ? FIRST_OF_GROUP : 0) |
  (slot.isFirstOfPromotion ? FIRST_OF_PROMOTION : 0) |
  (slot.isLastOfGroup ? LAST_OF_GROUP : 0) |
  (slot.isLastOfPromotion ? LAST_OF_PROMOTION : 0);

function readSlot(reader: ByteReader): SlotStep {
  const slot = reader.varint();
  const group = reader.varint();
  const promotion = reader.varint() as PromotionIndex;
  const flags = reader.u8();
  return {
    slot,
    group,
    promotion,
    isFirst: (flags & FIRST) !== 0,
    isFirstOfGroup: (flags & FIRST_OF_GROUP) !== 0,
    isFirstOfPromotion: (flags & FIRST_OF_PROMOTION) !== 0,
    isLastOfGroup: (flags & LAST_OF_GROUP) !== 0,
    isLastOfPromotion: (flags & LAST_OF_PROMOTION) !== 0,
  };
}

function readUnused(reader: ByteReader): UnusedChange {
  const day = reader.varint();
  const handbills = reader.u8() - 1;
  const profiles: UnusedProfiles[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    profiles.push({ day: reader.varint(), onDay: reader.u8() - 1, inRevision: reader.u8() - 1 });
  }
  return { day, handbills, profiles };
}
