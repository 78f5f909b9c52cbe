import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import { type PackedCircumstances, packCircumstances, unpackCircumstances } from './circumstances.js';
import { type PackedExploration, packExploration, unpackExploration } from './exposure.js';
import { EMPTY_SLOT_REASONS, type Handbill, type HandbillSlot } from './handbill.js';

type PackedSlot = [group: number, promotion: PromotionIndex, score: number] | [group: number, reason: number];

/** About 120 bytes for six promotions. Older ones end with the slots, those of campaigns that don't explore before the exploration. */
export type PackedHandbill = [
  campaign: CampaignIndex,
  variantId: string,
  startMs: number,
  durationMs: number,
  seed: number,
  modelVersion: number,
  slots: PackedSlot[],
  circumstances?: PackedCircumstances | null,
  exploration?: PackedExploration,
];

export function packHandbill(handbill: Handbill): PackedHandbill {
  const { circumstances, exploration } = handbill;
  const packed: PackedHandbill = [
    handbill.campaign,
    handbill.variantId,
    handbill.startMs,
    handbill.endMs - handbill.startMs,
    handbill.seed,
    handbill.modelVersion,
    handbill.slots.map(packSlot),
  ];
  if (circumstances !== null || exploration !== null) packed.push(circumstances && packCircumstances(circumstances));
  if (exploration !== null) packed.push(packExploration(exploration));
  return packed;
}

export function unpackHandbill(packed: PackedHandbill): Handbill {
  const [campaign, variantId, startMs, durationMs, seed, modelVersion, slots, circumstances, exploration] = packed;
  return {
    campaign,
    variantId,
    startMs,
    endMs: startMs + durationMs,
    seed,
    modelVersion,
    slots: slots.map(unpackSlot),
    circumstances: circumstances ? unpackCircumstances(circumstances) : null,
    exploration: exploration ? unpackExploration(exploration) : null,
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
