import type { ItemIndex, PromotionIndex } from '../../base/ids.js';
import { loadContract } from '../../contract/load.js';
import type { EventNames } from '../../engine/engine.js';
import type { ToldEvent } from '../../events/entry.js';
import type { CustomProperties } from '../../events/event.js';
import type { EventInput } from '../../generated/handbill/v1/Event.js';
import type { PropertyValueInput } from '../../generated/handbill/v1/PropertyValue.js';
import { toMoney } from './money.js';
import { toOptionalTimestamp, toTimestamp } from './time.js';

/** The bytes of an Event. */
export function encodeToldEvent(event: ToldEvent, names: EventNames): Buffer {
  const { id, type, profileId, timeMs } = event;
  const head = { eventId: id, type, profileId, time: toTimestamp(timeMs) };
  return loadContract().handbill.v1.Event.serialize({ ...head, ...toDetail(event, names) });
}

function toDetail(event: ToldEvent, { items, promotions }: EventNames): EventInput {
  const item = (index: ItemIndex): string => items.at(index)?.key ?? '';
  const promotionCode = (index: PromotionIndex | null): string =>
    index === null ? '' : (promotions.at(index)?.key ?? '');
  switch (event.type) {
    case 'handbill.assign': {
      const { handbillId, campaignId, variantId, endMs, modelVersion } = event;
      const promotionCodes = event.promotions.map(promotionCode);
      const endTime = toTimestamp(endMs);
      return { handbillAssign: { handbillId, campaignId, variantId, endTime, modelVersion, promotionCodes } };
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
      const use = { promotionCode: code, redemptionId, quantity, ...present('amountMinor', amountMinor) };
      return event.type === 'client.redeemPromotion'
        ? { clientRedeemPromotion: use }
        : { clientReverseRedemption: use };
    }
    case 'client.removePoints': {
      const { points, balance } = event;
      return { clientRemovePoints: { points, balance, promotionCode: promotionCode(event.promotion) } };
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
      return { saleProcessed: { saleId, storeId: storeId ?? '', total, discountMinor, redemptions } };
    }
    case 'transaction.charge': {
      const { transactionId, storeId, total } = event;
      const itemIds = event.items.map(item);
      const paid = total && toMoney(total.amountMinor, total.currency);
      return { transactionCharge: { transactionId, storeId: storeId ?? '', total: paid, itemIds } };
    }
    case 'product.buy': {
      const { transactionId, quantity, amountMinor } = event;
      const itemId = item(event.item);
      return { productBuy: { transactionId, itemId, quantity, ...present('amountMinor', amountMinor) } };
    }
    case 'transaction.cancel': {
      const { transactionId, chargedMs } = event;
      const itemIds = event.items.map(item);
      return { transactionCancel: { transactionId, transactionTime: toTimestamp(chargedMs), itemIds } };
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
  }
}

/** An optional scalar of the wire is absent, never null. */
function present<const Name extends string, T>(name: Name, value: T | null): { readonly [N in Name]?: T } {
  return value === null ? {} : ({ [name]: value } as { readonly [N in Name]: T });
}

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
