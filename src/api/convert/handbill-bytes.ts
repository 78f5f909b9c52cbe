import type { DroppedCandidate, DropReason } from '../../assignment/explanation.js';
import type { SlotView } from '../../assignment/view.js';
import type { Result } from '../../base/result.js';
import { loadContract } from '../../contract/load.js';
import { type StatusDetails, toStatus } from '../../contract/status-details.js';
import type { HandbillPreview, HandbillView } from '../../engine/engine.js';
import { holdingUuids } from '../../handbill/holding-uuid.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { HeldView } from '../../wallet/held-view.js';
import { createBackwardWriter } from './backward-writer.js';
import { algorithm } from './campaign.js';
import { enumCodec } from './enums.js';
import { toHeld } from './held.js';
import { toOffer } from './offer.js';
import { present } from './optional.js';
import { toTimestamp } from './time.js';

const emptyReason = enumCodec('EMPTY_SLOT_REASON', [
  'NO_CANDIDATE',
  'NONE_ELIGIBLE',
  'OVERLAP',
  'TOO_FEW_CANDIDATES',
  'EXPIRED',
  'NOT_YET_VALID',
  'NOT_PUBLISHED',
  'WRONG_STORE',
  'NOT_IN_AUDIENCE',
  'EXHAUSTED',
  'CONTROL_GROUP',
]);

const dropReason = enumCodec('DROP_REASON', [
  'NOT_YET_VALID',
  'EXPIRES_WITHIN_WINDOW',
  'WRONG_STORE',
  'NOT_IN_AUDIENCE',
  'FILTERED',
  'EXCLUDED_ITEM',
  'OVERLAP_WITHIN_HANDBILL',
  'OVERLAP_WITH_OTHER_HANDBILL',
  'OUTRANKED',
  'EXHAUSTED',
  'LIMIT_PER_CLIENT',
  'NOT_DISPLAYED_IN_WINDOW',
  'OVERLAP_WITH_ACTIVE',
  'OVERLAP_WITH_GENERAL',
  'OVERLAP_WITH_REDEEMED',
  'OFFER_CAP',
  'EXCLUDED_BY_REQUEST',
  'NOT_DRAWN',
  'NOT_PUBLISHED',
  'EXPIRED',
  'BUDGET_SPENT',
]);

/** The contract has one word for why a slot is empty whose promotion all profiles together have used up. */
const told = <Reason extends string>(reason: Reason): Exclude<Reason, UsedUp> | 'EXHAUSTED' =>
  reason === 'LIMIT_GLOBAL' || reason === 'BUDGET_SPENT' ? 'EXHAUSTED' : (reason as Exclude<Reason, UsedUp>);

type UsedUp = 'LIMIT_GLOBAL' | 'BUDGET_SPENT';

const toldDrop = (reason: DropReason) => dropReason.toWire[reason === 'LIMIT_GLOBAL' ? 'EXHAUSTED' : reason];

const toDropped = ({ code, reason, score }: DroppedCandidate) => ({ code, reason: toldDrop(reason), score });

const SCRATCH_BYTES = 65_536;
const writer = createBackwardWriter(SCRATCH_BYTES);

/** The bytes of a Handbill. */
export function encodeHandbill(view: HandbillView): Buffer {
  return writer.collect(() => writeHandbill(view));
}

/** Most of it is the same for every profile, and is copied; writing it field by field would cost more than the call itself. */
function writeHandbill(view: HandbillView): void {
  const { Handbill, ProfilePromotion } = loadContract().handbill.v1;
  const { handbillId } = view;
  const startTime = toTimestamp(view.startMs);
  const uuidOf = holdingUuids(handbillId);
  const assigned = ProfilePromotion.serialize({
    status: 'PROMOTION_STATUS_ASSIGNED',
    assignedTime: startTime,
    handbillId,
  });

  for (let i = view.slots.length - 1; i >= 0; i--) {
    const mark = writer.length;
    writeSlot(view.slots[i]!, assigned, uuidOf);
    writer.header(SLOTS_OF_HANDBILL, mark);
  }
  writer.raw(
    Handbill.serialize({
      handbillId,
      profileId: view.profileId,
      campaignId: view.campaignId,
      variantId: view.variantId,
      arm: view.arm,
      startTime,
      endTime: toTimestamp(view.endMs),
      modelVersion: view.modelVersion,
      seed: view.seed,
      ...(view.algorithm && { algorithm: algorithm.toWire[view.algorithm] }),
    }),
  );
}

/** `assigned`: what is the same for all offers of the handbill that were never activated. */
function writeSlot(view: SlotView, assigned: Uint8Array, uuidOf: (slot: number) => string): void {
  const { Slot } = loadContract().handbill.v1;
  const { slot, group } = view;
  if (view.kind === 'empty') {
    writer.raw(Slot.serialize({ slot, group, emptyReason: emptyReason.toWire[told(view.reason)] }));
    return;
  }
  const mark = writer.length;
  writer.integer(SLOT_OF_PROMOTION, slot);
  writer.text(UUID_OF_PROMOTION, uuidOf(slot));
  // In a message that is cut in parts, the last one to say something is right.
  if (view.held !== null) writer.raw(encodeHeld(view.promotion, view.held));
  writer.raw(assigned);
  writer.raw(encodeOffer(view.promotion));
  writer.header(PROMOTION_OF_SLOT, mark);
  writer.raw(Slot.serialize({ slot, group, score: view.score }));
}

// Field numbers in handbill.proto.
const SLOTS_OF_HANDBILL = 9;
const PROMOTION_OF_SLOT = 3;
const UUID_OF_PROMOTION = 2;
const SLOT_OF_PROMOTION = 30;
const HANDBILL_OF_PREVIEW = 1;
const RESULTS_OF_BATCH = 1;
const HANDBILL_OF_RESULT = 1;
const ERROR_OF_RESULT = 2;

const offers = new WeakMap<Promotion, Buffer>();

/** What is the same for every profile, encoded once a promotion. */
function encodeOffer(promotion: Promotion): Buffer {
  let offer = offers.get(promotion);
  if (!offer) {
    offer = loadContract().handbill.v1.ProfilePromotion.serialize(toOffer(promotion));
    offers.set(promotion, offer);
  }
  return offer;
}

function encodeHeld(promotion: Promotion, held: HeldView): Uint8Array {
  return loadContract().handbill.v1.ProfilePromotion.serialize(toHeld(promotion, held));
}

/** The bytes of a PreviewHandbillResponse. */
export function encodePreview(preview: HandbillPreview): Buffer {
  const explained = loadContract().handbill.v1.PreviewHandbillResponse.serialize({
    shuffled: preview.shuffled,
    explanations: preview.explanations.map(({ slot, code, contributions, explored, propensity }) => ({
      slot,
      code,
      explored,
      ...present('propensity', propensity),
      contributions: contributions.map((contribution) => ({ ...contribution })),
    })),
    droppedCandidates: preview.dropped.map(toDropped),
    dropCounts: [...preview.dropCounts]
      .sort(([, a], [, b]) => b - a)
      .map(([reason, promotions]) => ({ reason: toldDrop(reason), promotions })),
    why: preview.why && toDropped(preview.why),
  });
  return writer.collect(() => {
    writer.raw(explained);
    const mark = writer.length;
    writeHandbill(preview.handbill);
    writer.header(HANDBILL_OF_PREVIEW, mark);
  });
}

/** The bytes of a BatchGetHandbillsResponse. */
export function encodeBatch(answers: readonly Result<HandbillView, StatusDetails>[]): Buffer {
  return writer.collect(() => {
    for (let i = answers.length - 1; i >= 0; i--) {
      const answer = answers[i]!;
      const mark = writer.length;
      if (answer.ok) {
        writeHandbill(answer.value);
        writer.header(HANDBILL_OF_RESULT, mark);
      } else {
        writer.raw(loadContract().google.rpc.Status.serialize(toStatus(answer.error)));
        writer.header(ERROR_OF_RESULT, mark);
      }
      writer.header(RESULTS_OF_BATCH, mark);
    }
  });
}
