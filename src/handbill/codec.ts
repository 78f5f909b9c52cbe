import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import { CONTROL, HOLDOUT } from '../experiments/arms.js';
import { type PackedCircumstances, packCircumstances, unpackCircumstances } from './circumstances.js';
import { type PackedExploration, packExploration, unpackExploration } from './exposure.js';
import { EMPTY_SLOT_REASONS, type Handbill, type HandbillSlot } from './handbill.js';

type PackedSlot = [group: number, promotion: PromotionIndex, score: number] | [group: number, reason: number];

/** About 120 bytes for six promotions. Older ones end with the slots, and most with the circumstances. */
export type PackedHandbill = [
  campaign: CampaignIndex,
  variantId: string,
  startMs: number,
  durationMs: number,
  seed: number,
  modelVersion: number,
  slots: PackedSlot[],
  circumstances?: PackedCircumstances | null,
  exploration?: PackedExploration | null,
  /** After the start; absent: 0. */
  assignedAfterMs?: number,
  /** Absent: 0. */
  ghostOf?: 0 | 1 | 2,
  /** Absent: 1. */
  experimentRevision?: number,
];

/** By their stored numbers. */
const GHOST_ARMS = [null, CONTROL, HOLDOUT] as const;

export function packHandbill(handbill: Handbill): PackedHandbill {
  const { circumstances, exploration, ghostOf, experimentRevision } = handbill;
  const assignedAfterMs = handbill.assignedAtMs - handbill.startMs;
  const hasRevision = experimentRevision !== 1;
  const hasGhostOf = ghostOf !== null || hasRevision;
  const hasAssignedAfter = assignedAfterMs !== 0 || hasGhostOf;
  const hasExploration = exploration !== null || hasAssignedAfter;
  const packed: PackedHandbill = [
    handbill.campaign,
    handbill.variantId,
    handbill.startMs,
    handbill.endMs - handbill.startMs,
    handbill.seed,
    handbill.modelVersion,
    handbill.slots.map(packSlot),
  ];
  if (circumstances !== null || hasExploration) packed.push(circumstances && packCircumstances(circumstances));
  if (hasExploration) packed.push(exploration && packExploration(exploration));
  if (hasAssignedAfter) packed.push(assignedAfterMs);
  if (hasGhostOf) packed.push(GHOST_ARMS.indexOf(ghostOf) as 0 | 1 | 2);
  if (hasRevision) packed.push(experimentRevision);
  return packed;
}

export function unpackHandbill(packed: PackedHandbill): Handbill {
  const [campaign, variantId, startMs, durationMs, seed, modelVersion, slots, ...later] = packed;
  const [circumstances, exploration, assignedAfterMs = 0, ghostOf = 0, experimentRevision = 1] = later;
  return {
    campaign,
    variantId,
    startMs,
    endMs: startMs + durationMs,
    assignedAtMs: startMs + assignedAfterMs,
    seed,
    modelVersion,
    slots: slots.map(unpackSlot),
    circumstances: circumstances ? unpackCircumstances(circumstances) : null,
    exploration: exploration ? unpackExploration(exploration) : null,
    ghostOf: GHOST_ARMS[ghostOf]!,
    experimentRevision,
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
