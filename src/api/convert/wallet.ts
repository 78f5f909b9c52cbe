import { CARD_NUMBER_PROBLEM, holdsCardNumber } from '../../base/card-number.js';
import type { PromotionCode, RedemptionId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type {
  PointsEntry,
  PromotionEntry,
  PromotionState,
  RedemptionEntry,
  ReversalEntry,
  WalletEntry,
  WalletListRequest,
  WalletPromotion,
} from '../../engine/wallets/wallet-requests.js';
import type { AdjustPointsEntry } from '../../generated/handbill/v1/AdjustPointsEntry.js';
import type { ProfileContext as WireProfile } from '../../generated/handbill/v1/ProfileContext.js';
import type { ProfilePromotionInput } from '../../generated/handbill/v1/ProfilePromotion.js';
import type { PromotionStateInput } from '../../generated/handbill/v1/PromotionState.js';
import type { RedeemPromotionsEntry } from '../../generated/handbill/v1/RedeemPromotionsEntry.js';
import type { ReverseRedemptionsEntry } from '../../generated/handbill/v1/ReverseRedemptionsEntry.js';
import type { WalletServiceListPromotionsRequest } from '../../generated/handbill/v1/WalletServiceListPromotionsRequest.js';
import {
  COUNT_MAX,
  EVENT_TEXT_CHARS_MAX,
  POINTS_MAX,
  REDEEMED_AMOUNT_MAX,
  TAGS_PER_PROMOTION_MAX,
} from '../../limits.js';
import { parseOrder } from '../../wallet/list-order.js';
import type { PointsChange } from '../../wallet/points.js';
import { checkLength, type Issues, readInteger, readKey, readOptionalKey } from './fields.js';
import { readProfile } from './handbill-request.js';
import { promotionStatus, toHeld } from './held.js';
import { readMoney } from './money.js';
import { extended, type Named } from './named.js';
import { toOffer } from './offer.js';
import { readPage } from './page.js';
import { promotionType } from './promotion-enums.js';
import { toOptionalTimestamp } from './time.js';

interface WireEntry {
  readonly profile: WireProfile | null;
  readonly requestId: string;
}

function readEntry(wire: WireEntry, issues: Issues): Named<WalletEntry> {
  const profile = readProfile(wire.profile, issues);
  const requestId = readOptionalKey(wire.requestId, 'request_id', issues);
  return extended(profile, (entry) => ({ requestId, ...entry }));
}

export function readPromotionEntry(wire: WireEntry & { readonly code: string }, issues: Issues): Named<PromotionEntry> {
  const entry = readEntry(wire, issues);
  const code = readKey<PromotionCode>(wire.code, 'code', issues);
  return extended(entry, (said) => ({ code, ...said }));
}

export function readRedemption(wire: RedeemPromotionsEntry, issues: Issues): Named<RedemptionEntry> {
  const quantity = wire.quantity === 0 ? 1 : readWithin(wire.quantity, 1, COUNT_MAX, 'quantity', issues);
  const amount = readMoney(wire.discountAmount, 'discount_amount', issues);
  if (amount) readWithin(amount.amountMinor, 0, REDEEMED_AMOUNT_MAX, 'discount_amount.amount_minor', issues);
  return extended(readPromotionEntry(wire, issues), (said) => ({ quantity, amount, ...said }));
}

export function readReversal(wire: ReverseRedemptionsEntry, issues: Issues): Named<ReversalEntry> {
  const entry = readEntry(wire, issues);
  const redemptionId = readKey<RedemptionId>(wire.redemptionId, 'redemption_id', issues);
  return extended(entry, (said) => ({ redemptionId, ...said }));
}

export function readPointsEntry(wire: AdjustPointsEntry, issues: Issues): Named<PointsEntry> {
  const entry = readEntry(wire, issues);
  const change = readPointsChange(wire, issues);
  return extended(entry, (said) => ({ change, ...said }));
}

function readPointsChange(wire: AdjustPointsEntry, issues: Issues): PointsChange {
  const { change, delta = 0, balance = 0 } = wire;
  const reason = readReason(wire.reason, issues);
  switch (change) {
    case 'delta':
      return { kind: 'add', points: readWithin(delta, -POINTS_MAX, POINTS_MAX, 'delta', issues), reason };
    case 'balance':
      return { kind: 'set', points: readWithin(balance, 0, POINTS_MAX, 'balance', issues), reason };
    default:
      issues.push(violation('change', '', 'is required: delta or balance'));
      return { kind: 'add', points: 0, reason };
  }
}

/** Somebody has typed it, and it is told to every consumer of events: searched for card numbers like custom events. */
function readReason(text: string, issues: Issues): string | null {
  const isTooLong = text.length > EVENT_TEXT_CHARS_MAX;
  if (isTooLong) issues.push(violation('reason', text, `must not be longer than ${EVENT_TEXT_CHARS_MAX} characters`));
  if (holdsCardNumber(text)) issues.push(violation('reason', text, CARD_NUMBER_PROBLEM));
  return text === '' ? null : text;
}

function readWithin(value: number, min: number, max: number, field: string, issues: Issues): number {
  const before = issues.length;
  readInteger(value, field, issues);
  const isWithin = value >= min && value <= max;
  if (issues.length === before && !isWithin) issues.push(violation(field, value, `must be from ${min} to ${max}`));
  return value;
}

export function readListRequest(wire: WalletServiceListPromotionsRequest, issues: Issues): Named<WalletListRequest> {
  const { statuses, types, tags, presentOnly, displayableOnly } = wire;
  checkLength(tags, TAGS_PER_PROMOTION_MAX, 'tags', issues);
  const order = parseOrder(wire.orderBy);
  if (!order.ok) issues.push(violation('order_by', wire.orderBy, order.error));
  const profile = readProfile(wire.profile, issues);
  const filter = {
    statuses: readSet(statuses, promotionStatus, 'statuses', issues),
    types: readSet(types, promotionType, 'types', issues),
    tags,
    presentOnly,
    displayableOnly,
    order: order.ok ? order.value : [],
  };
  const page = readPage(wire, issues);
  return extended(profile, (request) => ({ ...request, ...filter, ...page }));
}

interface EnumReader<Value> {
  read(wire: string, field: string, issues: Issues): Value | null;
}

function readSet<Value>(
  wires: readonly string[],
  { read }: EnumReader<Value>,
  field: string,
  issues: Issues,
): ReadonlySet<Value> {
  const before = issues.length;
  const values = wires.map((wire, i) => read(wire, `${field}[${i}]`, issues)).filter((value) => value !== null);
  // Passed over, it would make the list one of everything.
  if (issues.length === before && values.length < wires.length)
    issues.push(violation(field, '', 'must not be unspecified'));
  return new Set(values);
}

export function toPromotionState(state: PromotionState): PromotionStateInput {
  return {
    code: state.code,
    status: promotionStatus.toWire[state.status],
    activatedTime: toOptionalTimestamp(state.activatedMs),
    lastingUntil: toOptionalTimestamp(state.lastingUntilMs),
    possibleRedemptions: state.possibleRedemptions,
    redeemedQuantity: state.redeemedQuantity,
    redemptionId: state.redemptionId ?? '',
    points: state.points,
  };
}

export function toProfilePromotion(entry: WalletPromotion): ProfilePromotionInput {
  const { promotion, held, status, handbill, uuid, score } = entry;
  return {
    ...toOffer(promotion),
    ...(held && toHeld(promotion, held)),
    uuid,
    status: promotionStatus.toWire[status],
    assignedTime: toOptionalTimestamp(handbill?.startMs ?? null),
    handbillId: handbill?.handbillId ?? '',
    slot: handbill?.slot ?? 0,
    ...(score !== null && { score }),
  };
}
