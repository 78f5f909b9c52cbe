import type { CampaignId, ProfileId, SegmentId, StoreId } from '../../base/ids.js';
import type { HandbillPreview, HandbillRequest, HandbillView } from '../../engine/engine.js';
import type { HandbillInput } from '../../generated/handbill/v1/Handbill.js';
import type { PreviewHandbillResponseInput } from '../../generated/handbill/v1/PreviewHandbillResponse.js';
import type { ProfileContext as WireProfile } from '../../generated/handbill/v1/ProfileContext.js';
import type { ProfilePromotionInput } from '../../generated/handbill/v1/ProfilePromotion.js';
import type { SlotInput } from '../../generated/handbill/v1/Slot.js';
import { holdingUuid } from '../../handbill/holding-uuid.js';
import type { SlotView } from '../../handbill/view.js';
import { SEGMENTS_PER_REQUEST_MAX } from '../../limits.js';
import type { ProfileContext } from '../../profiles/profile.js';
import type { Promotion } from '../../promotions/promotion.js';
import { toDiscount } from './discount.js';
import { toDisplay } from './display.js';
import { enumCodec } from './enums.js';
import { checkLength, type Issues, missing, readKey, readOptionalKey } from './fields.js';
import { toOptionalMoney } from './money.js';
import { withoutNulls } from './optional.js';
import { itemScope, promotionType, redeemType } from './promotion-enums.js';
import { toLastingTime } from './promotion-to-wire.js';
import { toOptionalTimestamp, toTimestamp } from './time.js';

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
]);

const NO_SEGMENTS: ReadonlySet<SegmentId> = new Set();
const NOBODY: ProfileContext = { profileId: '' as ProfileId, isMember: false, segments: NO_SEGMENTS, storeId: null };

/** Fields of issues are relative to the request. */
export function readHandbillRequest(
  wire: { readonly profile: WireProfile | null; readonly campaignId: string },
  issues: Issues,
): HandbillRequest {
  if (!wire.profile) missing('profile', issues);
  return {
    profile: wire.profile ? readProfile(wire.profile, issues) : NOBODY,
    campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
  };
}

function readProfile(wire: WireProfile, issues: Issues): ProfileContext {
  const { segmentIds } = wire;
  return {
    profileId: readKey<ProfileId>(wire.profileId, 'profile.profile_id', issues),
    isMember: wire.isMember,
    segments: segmentIds.length === 0 ? NO_SEGMENTS : readSegments(segmentIds, issues),
    storeId: readOptionalKey<StoreId>(wire.storeId, 'profile.store_id', issues),
  };
}

function readSegments(segmentIds: readonly string[], issues: Issues): ReadonlySet<SegmentId> {
  if (!checkLength(segmentIds, SEGMENTS_PER_REQUEST_MAX, 'profile.segment_ids', issues)) return NO_SEGMENTS;
  return new Set(segmentIds.map((id, i) => readKey<SegmentId>(id, `profile.segment_ids[${i}]`, issues)));
}

export function toHandbill(view: HandbillView): HandbillInput {
  const slots = new Array<SlotInput>(view.slots.length);
  for (let i = 0; i < slots.length; i++) slots[i] = toSlot(view.slots[i]!, view);
  return {
    handbillId: view.handbillId,
    profileId: view.profileId,
    campaignId: view.campaignId,
    variantId: view.variantId,
    startTime: toTimestamp(view.startMs),
    endTime: toTimestamp(view.endMs),
    modelVersion: view.modelVersion,
    seed: view.seed,
    slots,
  };
}

function toSlot(view: SlotView, handbill: HandbillView): SlotInput {
  const { slot, group } = view;
  if (view.kind === 'empty') return { slot, group, emptyReason: emptyReason.toWire[view.reason] };
  return { slot, group, score: view.score, promotion: toProfilePromotion(view.promotion, slot, handbill) };
}

function toProfilePromotion(promotion: Promotion, slot: number, handbill: HandbillView): ProfilePromotionInput {
  return {
    ...offerOf(promotion),
    uuid: holdingUuid(handbill.handbillId, slot),
    status: 'PROMOTION_STATUS_ASSIGNED',
    assignedTime: toTimestamp(handbill.startMs),
    handbillId: handbill.handbillId,
    slot,
  };
}

const offers = new WeakMap<Promotion, ProfilePromotionInput>();

/** What is the same for every profile; made once a promotion, because it is most of the work of answering. */
function offerOf(promotion: Promotion): ProfilePromotionInput {
  let offer = offers.get(promotion);
  if (!offer) {
    offer = makeOffer(promotion);
    offers.set(promotion, offer);
  }
  return offer;
}

function makeOffer(promotion: Promotion): ProfilePromotionInput {
  const { currency } = promotion;
  return {
    code: promotion.code,
    lastingTime: toLastingTime(promotion.lastingSeconds),
    start: toOptionalTimestamp(promotion.startAtMs),
    expire: toOptionalTimestamp(promotion.expireAtMs),
    type: promotionType.toWire[promotion.type],
    name: promotion.name,
    headline: promotion.headline,
    description: promotion.description,
    display: toDisplay(promotion.display),
    ...toDiscount(promotion.discount, currency),
    itemScope: itemScope.toWire[promotion.scope],
    minBasketValue: toOptionalMoney(promotion.minBasketMinor, currency),
    maxBasketValue: toOptionalMoney(promotion.maxBasketMinor, currency),
    ...withoutNulls({
      requiredItemsCount: promotion.requiredItemsCount,
      discountedItemsCount: promotion.discountedItemsCount,
      redemptionLimit: promotion.redeemLimitPerClient,
    }),
    requireRedeemedPoints: promotion.requireRedeemedPoints,
    redeemType: redeemType.toWire[promotion.redeemType],
    tags: [...promotion.tags],
    params: { ...promotion.params },
    images: promotion.imageUrls.map((url) => ({ url })),
  };
}

export function toPreview(preview: HandbillPreview): PreviewHandbillResponseInput {
  return {
    handbill: toHandbill(preview.handbill),
    explanations: preview.explanations.map(({ slot, code, contributions }) => ({
      slot,
      code,
      contributions: contributions.map((contribution) => ({ ...contribution })),
    })),
    droppedCandidates: preview.dropped.map(({ code, reason, score }) => ({
      code,
      reason: dropReason.toWire[reason],
      score,
    })),
  };
}
