import type { PromotionIndex } from '../base/ids.js';
import type { EventType, OutboxEvent } from '../events/event.js';
import { type ExposedHandbill, type ExposedSlot, exposedHandbill } from './exposed-handbill.js';

/** Joins handbills with what became of them. */
export interface ExposureJoin {
  /** Takes in the events in their order; those of other types say nothing of it. */
  add(event: OutboxEvent): void;
  /** In the order of their assignment. */
  handbills(): IterableIterator<ExposedHandbill>;
  readonly size: number;
  /** Drops those that are not wanted any more. */
  keep(wanted: (handbill: ExposedHandbill) => boolean): void;
}

/** All that has to be read of the outbox. */
export const EXPOSURE_EVENTS: ReadonlySet<EventType> = new Set([
  'handbill.assign',
  'handbill.view',
  'client.activatePromotion',
  'client.redeemPromotion',
  'client.reverseRedemption',
]);

/**
 * `wanted`: which handbills. What is told of others, of handbills whose assignment was trimmed, and of those that a merge has brought to another
 * profile, is passed over.
 */
export function createExposureJoin(wanted: (handbill: ExposedHandbill) => boolean): ExposureJoin {
  const byId = new Map<string, ExposedHandbill>();

  const slotOf = (handbillId: string, slot: number, promotion: PromotionIndex): ExposedSlot | undefined =>
    byId.get(handbillId)?.slots.find((held) => held.slot === slot && held.promotion === promotion);

  return {
    add(event) {
      switch (event.type) {
        case 'handbill.assign': {
          const handbill = exposedHandbill(event);
          if (handbill !== null && wanted(handbill)) byId.set(handbill.handbillId, handbill);
          break;
        }
        case 'handbill.view':
          for (const held of byId.get(event.handbillId)?.slots ?? []) {
            if (event.slot === null || event.slot === held.slot) held.viewed = true;
          }
          break;
        case 'client.activatePromotion': {
          if (event.handbillId === null || event.slot === null) break;
          const held = slotOf(event.handbillId, event.slot, event.promotion);
          if (held) held.activated = true;
          break;
        }
        case 'client.redeemPromotion':
        case 'client.reverseRedemption': {
          if (event.offer === null) break;
          const held = slotOf(event.offer.handbillId, event.offer.slot, event.promotion);
          if (held === undefined) break;
          const sign = event.type === 'client.redeemPromotion' ? 1 : -1;
          held.redemptions += sign;
          held.discountMinor += sign * (event.amountMinor ?? 0);
        }
      }
    },
    handbills: () => byId.values(),
    get size() {
      return byId.size;
    },
    keep(stillWanted) {
      for (const [id, handbill] of byId) if (!stillWanted(handbill)) byId.delete(id);
    },
  };
}
