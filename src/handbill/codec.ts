import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import { EMPTY_SLOT_REASONS, type Handbill, type HandbillSlot } from './handbill.js';

type PackedSlot = [group: number, promotion: PromotionIndex, score: number] | [group: number, reason: number];

/** About 100 bytes for six promotions. */
export type PackedHandbill = [
  campaign: CampaignIndex,
  variantId: string,
  startMs: number,
  durationMs: number,
  seed: number,
  modelVersion: number,
  slots: PackedSlot[],
];

export function packHandbill(handbill: Handbill): PackedHandbill {
  return [
    handbill.campaign,
    handbill.variantId,
    handbill.startMs,
    handbill.endMs - handbill.startMs,
    handbill.seed,
    handbill.modelVersion,
    handbill.slots.map(packSlot),
  ];
}

export function unpackHandbill(packed: PackedHandbill): Handbill {
  const [campaign, variantId, startMs, durationMs, seed, modelVersion, slots] = packed;
  return {
    campaign,
    variantId,
    startMs,
    endMs: startMs + durationMs,
    seed,
    modelVersion,
    slots: slots.map(unpackSlot),
  };
}

function packSlot(slot: HandbillSlot): PackedSlot {
  return slot.kind === 'filled'
    ? [slot.group, slot.promotion, Math.fround(slot.score)]
    : [slot.group, EMPTY_SLOT_REASONS.indexOf(slot.reason)];
}

function unpackSlot(packed: PackedSlot): HandbillSlot {
  return packed.length === 3
    ? { kind: 'filled', group: packed[0], promotion: packed[1], score: packed[2] }
    : { kind: 'empty', group: packed[0], reason: EMPTY_SLOT_REASONS[packed[1]]! };
}
