import { ALERT_KINDS } from '../../alerts/alert.js';
import { shownOwner } from '../../base/guest.js';
import type { ItemIndex, PromotionIndex } from '../../base/ids.js';
import { loadContract } from '../../contract/load.js';
import type { EventNames } from '../../engine/engine.js';
import type { ToldEvent } from '../../events/entry.js';
import type { CustomProperties, EventOf } from '../../events/event.js';
import type { EventInput } from '../../generated/handbill/v1/Event.js';
import type { PropertyValueInput } from '../../generated/handbill/v1/PropertyValue.js';
import { ONE_PIECE_MILLI } from '../../pricing/basket.js';
import type { BackwardWriter } from './backward-writer.js';
import { enumCodec } from './enums.js';
import { toExposure, toShownOffer } from './exposure.js';
import { present } from './optional.js';
import { toOptionalTimestamp, toTimestamp } from './time.js';

/** Writes the fields of an Event. Receipts come in numbers, so what they are told as is written field by field; the rest by the contract. */
export function writeToldEvent(writer: BackwardWriter, event: ToldEvent, names: EventNames): void {
  const mark = writer.length;
  if (event.type === 'product.buy') {
    writeBuy(writer, event, names);
    writer.header(PRODUCT_BUY_OF_EVENT, mark);
  } else if (event.type === 'transaction.charge') {
    writeCharge(writer, event, names);
    writer.header(TRANSACTION_CHARGE_OF_EVENT, mark);
  } else {
    writer.raw(loadContract().handbill.v1.Event.serialize(toDetail(event, names)));
  }
  writeTime(writer, TIME_OF_EVENT, event.timeMs);
  writer.text(PROFILE_OF_EVENT, shownOwner(event.profileId));
  writer.text(TYPE_OF_EVENT, event.type);
  writer.text(ID_OF_EVENT, event.id);
}

// Field numbers in event.proto, common.proto and timestamp.proto.
const ID_OF_EVENT = 1;
const TYPE_OF_EVENT = 2;
const PROFILE_OF_EVENT = 3;
const TIME_OF_EVENT = 4;
const TRANSACTION_CHARGE_OF_EVENT = 19;
const PRODUCT_BUY_OF_EVENT = 20;
const TRANSACTION_OF_PURCHASE = 1;
const STORE_OF_CHARGE = 2;
const TOTAL_OF_CHARGE = 3;
const ITEMS_OF_CHARGE = 4;
const CORRECT_TIME_OF_CHARGE = 5;
const ITEM_OF_BUY = 2;
const QUANTITY_OF_BUY = 3;
const AMOUNT_OF_BUY = 4;
const AMOUNT_OF_MONEY = 1;
const CURRENCY_OF_MONEY = 2;
const SECONDS_OF_TIMESTAMP = 1;
const NANOS_OF_TIMESTAMP = 2;

function writeTime(writer: BackwardWriter, field: number, timeMs: number): void {
  const mark = writer.length;
  const { seconds, nanos } = toTimestamp(timeMs);
  writer.integer(NANOS_OF_TIMESTAMP, nanos);
  writer.integer(SECONDS_OF_TIMESTAMP, seconds);
  writer.header(field, mark);
}

function writeBuy(writer: BackwardWriter, event: ToldEvent & EventOf<'product.buy'>, { items }: EventNames): void {
  if (event.amountMinor !== null) writer.integer(AMOUNT_OF_BUY, event.amountMinor);
  writer.double(QUANTITY_OF_BUY, event.quantity);
  writer.text(ITEM_OF_BUY, items.at(event.item)?.key ?? '');
  writer.text(TRANSACTION_OF_PURCHASE, event.transactionId);
}

function writeCharge(
  writer: BackwardWriter,
  event: ToldEvent & EventOf<'transaction.charge'>,
  names: EventNames,
): void {
  if (event.correctedMs !== null) writeTime(writer, CORRECT_TIME_OF_CHARGE, event.correctedMs);
  for (let i = event.items.length - 1; i >= 0; i--) {
    writer.text(ITEMS_OF_CHARGE, names.items.at(event.items[i]!)?.key ?? '');
  }
  if (event.total !== null) {
    const mark = writer.length;
    writer.text(CURRENCY_OF_MONEY, event.total.currency);
    writer.integer(AMOUNT_OF_MONEY, event.total.amountMinor);
    writer.header(TOTAL_OF_CHARGE, mark);
  }
  if (event.storeId !== null) writer.text(STORE_OF_CHARGE, event.storeId);
  writer.text(TRANSACTION_OF_PURCHASE, event.transactionId);
}

const ALERT_KIND = enumCodec('ALERT_KIND', ALERT_KINDS);

type OtherEvent = Exclude<ToldEvent, { readonly type: 'product.buy' | 'transaction.charge' }>;

function toDetail(event: OtherEvent, { items, promotions }: EventNames): EventInput {
  const item = (index: ItemIndex): string => items.at(index)?.key ?? '';
  const promotionCode = (index: PromotionIndex | null): string =>
    index === null ? '' : (promotions.at(index)?.key ?? '');
  switch (event.type) {
    case 'handbill.assign': {
      const { handbillId, campaignId, variantId, endMs, modelVersion } = event;
      const promotionCodes = event.promotions.map(promotionCode);
      const life = { startTime: toTimestamp(event.startMs ?? event.timeMs), endTime: toTimestamp(endMs) };
      const exposure = toExposure(event, promotionCodes, promotionCode);
      const arm = event.arm ?? variantId;
      const assigned = { handbillId, campaignId, variantId, arm, ...life, modelVersion, promotionCodes };
      return { handbillAssign: { ...assigned, ...exposure } };
    }
    case 'handbill.view': {
      const { handbillId, campaignId, variantId, eventId: sourceEventId } = event;
      const seen = { ...present('slot', event.slot), promotionCode: promotionCode(event.promotion) };
      return { handbillView: { handbillId, campaignId, variantId, sourceEventId, ...seen } };
    }
    case 'client.activatePromotion':
      return {
        clientActivatePromotion: {
          promotionCode: promotionCode(event.promotion),
          handbillId: event.handbillId ?? '',
          ...present('slot', event.slot),
          lastingTime: toOptionalTimestamp(event.lastingUntilMs),
        },
      };
    case 'client.deactivatePromotion':
      return { clientDeactivatePromotion: { promotionCode: promotionCode(event.promotion) } };
    case 'client.redeemPromotion':
    case 'client.reverseRedemption': {
      const { redemptionId, quantity, amountMinor } = event;
      const code = promotionCode(event.promotion);
      const offer = toShownOffer(event);
      const use = { promotionCode: code, redemptionId, quantity, ...present('amountMinor', amountMinor), offer };
      return event.type === 'client.redeemPromotion'
        ? { clientRedeemPromotion: use }
        : { clientReverseRedemption: use };
    }
    case 'client.addPoints':
    case 'client.removePoints': {
      const { points, balance, reason } = event;
      const moved = { points, balance, promotionCode: promotionCode(event.promotion), reason: reason ?? '' };
      return event.type === 'client.addPoints' ? { clientAddPoints: moved } : { clientRemovePoints: moved };
    }
    case 'client.custom': {
      const { name, eventId: sourceEventId } = event;
      return { clientCustom: { name, sourceEventId, properties: toProperties(event.properties) } };
    }
    case 'sale.processed': {
      const { saleId, storeId, total, discountMinor } = event;
      const redemptions = event.redemptions.map((redemption) => ({
        promotionCode: promotionCode(redemption.promotion),
        discountMinor: redemption.discountMinor,
      }));
      return {
        saleProcessed: {
          saleId,
          storeId: storeId ?? '',
          registerId: event.registerId ?? '',
          total,
          discountMinor,
          redemptions,
          points: event.points,
          cashback: toSaleCashback(event),
        },
      };
    }
    case 'sale.voided': {
      const { saleId, storeId, total, points } = event;
      return { saleVoided: { saleId, storeId: storeId ?? '', total, points, cashback: toSaleCashback(event) } };
    }
    case 'sale.returned': {
      const { saleId, returnId, storeId, refund, reclaimedMinor, points } = event;
      const lines = event.lines.map(({ seq, quantityMilli, amountMinor }) => ({
        seq,
        quantity: quantityMilli / ONE_PIECE_MILLI,
        amountMinor,
      }));
      const cashback = toSaleCashback(event);
      return {
        saleReturned: { saleId, returnId, storeId: storeId ?? '', refund, reclaimedMinor, lines, points, cashback },
      };
    }
    case 'transaction.cancel': {
      const { transactionId, chargedMs } = event;
      const itemIds = event.items.map(item);
      const replaced = event.replaced ?? false;
      return { transactionCancel: { transactionId, transactionTime: toTimestamp(chargedMs), itemIds, replaced } };
    }
    case 'coupon.issue': {
      const { couponId, campaignId, slot } = event;
      const expireTime = toOptionalTimestamp(event.expireMs);
      return { couponIssue: { couponId, campaignId, slot, promotionCode: promotionCode(event.promotion), expireTime } };
    }
    case 'coupon.redeem': {
      const { couponId, amountMinor } = event;
      const code = promotionCode(event.promotion);
      return { couponRedeem: { couponId, promotionCode: code, ...present('amountMinor', amountMinor) } };
    }
    case 'alert.raise': {
      const { kind, campaignId, promotion, value, threshold, message } = event;
      const about = { campaignId: campaignId ?? '', promotionCode: promotionCode(promotion) };
      return { alertRaise: { kind: ALERT_KIND.toWire[kind], ...about, value, threshold, message } };
    }
  }
}

const toSaleCashback = (event: EventOf<'sale.processed' | 'sale.voided' | 'sale.returned'>) => ({
  earnedMinor: event.cashbackMinor,
  usedMinor: event.cashbackUsedMinor,
  balanceMinor: event.cashbackBalanceMinor,
});

function toProperties(properties: CustomProperties): Record<string, PropertyValueInput> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: string | number | boolean): PropertyValueInput {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'number':
      return { numberValue: value };
    default:
      return { boolValue: value as boolean };
  }
}
