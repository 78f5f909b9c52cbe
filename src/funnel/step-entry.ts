import type { ByteReader, ByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { FunnelStep, OffersStep, SlotStep, UnusedChange } from './funnel-step.js';
import { REACHED } from './stage.js';

// Codes on disk: append only. Those of stages follow that of the ghosts.
const GHOST = 0;

const FLAGS = ['isFirst', 'isFirstOfGroup', 'isFirstOfPromotion', 'isLastOfGroup', 'isLastOfPromotion'] as const;

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
  const head = {
    campaign: reader.varint() as CampaignIndex,
    revision: reader.varint(),
    arm: reader.text(),
    day: reader.varint(),
  };
  if (code === GHOST) return { ...head, stage: 'ghost', offers: reader.varint() };
  const stage = REACHED[code - 1];
  if (stage === undefined) throw new Error(`not a known stage of the funnel: ${code}`);
  const firsts = reader.u8();
  const profile = { onDay: (firsts & 1) !== 0, inRevision: (firsts & 2) !== 0 };
  const slots = Array.from({ length: reader.varint() }, () => readSlot(reader));
  return { ...head, stage, profile, slots, emptySlots: reader.varint(), unused: readUnused(reader) };
}

function writeOffers(writer: ByteWriter, { profile, slots, emptySlots, unused }: OffersStep): void {
  writer.u8((profile.onDay ? 1 : 0) | (profile.inRevision ? 2 : 0));
  writer.varint(slots.length);
  for (const slot of slots) {
    writer.varint(slot.slot);
    writer.varint(slot.group);
    writer.varint(slot.promotion);
    writer.u8(FLAGS.reduce((flags, flag, i) => (slot[flag] ? flags | (1 << i) : flags), 0));
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

function readSlot(reader: ByteReader): SlotStep {
  const place = { slot: reader.varint(), group: reader.varint(), promotion: reader.varint() as PromotionIndex };
  const flags = reader.u8();
  const isSet = (flag: (typeof FLAGS)[number]): boolean => (flags & (1 << FLAGS.indexOf(flag))) !== 0;
  return {
    ...place,
    isFirst: isSet('isFirst'),
    isFirstOfGroup: isSet('isFirstOfGroup'),
    isFirstOfPromotion: isSet('isFirstOfPromotion'),
    isLastOfGroup: isSet('isLastOfGroup'),
    isLastOfPromotion: isSet('isLastOfPromotion'),
  };
}

function readUnused(reader: ByteReader): UnusedChange {
  const day = reader.varint();
  const handbills = reader.u8() - 1;
  const profiles = Array.from({ length: reader.varint() }, () => ({
    day: reader.varint(),
    onDay: reader.u8() - 1,
    inRevision: reader.u8() - 1,
  }));
  return { day, handbills, profiles };
}
