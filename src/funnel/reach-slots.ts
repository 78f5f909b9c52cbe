import type { CountedHandbill, CountedSlot } from './counted.js';
import type { SlotStep } from './funnel-step.js';
import { bitOf, type Reached } from './stage.js';

export interface ReachedSlots {
  readonly handbill: CountedHandbill;
  readonly steps: readonly SlotStep[];
}

/** The handbill after some of its slots, one after the other, have come to a stage. */
export function reachSlots(before: CountedHandbill, stage: Reached, reaching: readonly CountedSlot[]): ReachedSlots {
  const bit = bitOf(stage);
  let { slots } = before;
  const steps = reaching.map(({ slot, group, promotion, reached }): SlotStep => {
    const isFirst = (reached & bit) === 0;
    const others = slots.filter((other) => other.slot !== slot);
    slots = slots.map((other) => (other.slot === slot ? { ...other, reached: reached | bit } : other));
    const isFirstAmong = (alike: readonly CountedSlot[]): boolean =>
      isFirst && alike.every((other) => (other.reached & bit) === 0);
    const isLastAmong = (alike: readonly CountedSlot[]): boolean =>
      isFirst && stage === 'redeemed' && alike.every((other) => (other.reached & bit) !== 0);
    const ofGroup = others.filter((other) => other.group === group);
    const ofPromotion = others.filter((other) => other.promotion === promotion);
    return {
      slot,
      group,
      promotion,
      isFirst,
      isFirstOfGroup: isFirstAmong(ofGroup),
      isFirstOfPromotion: isFirstAmong(ofPromotion),
      isLastOfGroup: isLastAmong(ofGroup),
      isLastOfPromotion: isLastAmong(ofPromotion),
    };
  });
  return { handbill: { ...before, slots }, steps };
}

/** Whether every offer of it is redeemed. */
export const isAllRedeemed = ({ slots }: CountedHandbill): boolean =>
  slots.every(({ reached }) => (reached & bitOf('redeemed')) !== 0);
