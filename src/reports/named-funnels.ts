import type { PromotionCode, PromotionIndex } from '../base/ids.js';
import type { Variant } from '../campaigns/campaign.js';
import type { ArmFunnel, CampaignFunnel, DayFunnel } from '../funnel/campaign-funnel.js';
import type { GroupReport, PromotionReport, SlotReport } from './report.js';

/** What became of a campaign's offers, in the names that people know. */
export interface NamedFunnels {
  readonly arms: readonly ArmFunnel[];
  readonly slots: readonly SlotReport[];
  readonly groups: readonly GroupReport[];
  readonly promotions: readonly PromotionReport[];
  readonly days: readonly DayFunnel[];
}

export const NO_FUNNELS: NamedFunnels = { arms: [], slots: [], groups: [], promotions: [], days: [] };

/** Groups that the campaign has no more have no name; promotions are never forgotten. */
export function nameFunnels(
  { arms, slots, groups, promotions, days }: CampaignFunnel,
  variants: readonly Variant[],
  codeOf: (promotion: PromotionIndex) => PromotionCode,
): NamedFunnels {
  const groupsOf = (arm: string) => variants.find(({ variantId }) => variantId === arm)?.slotGroups ?? [];
  const slotNames = (arm: string): string[] =>
    groupsOf(arm).flatMap(({ name, slots: count }) => Array.from({ length: count }, () => name));
  return {
    arms,
    slots: slots.map(({ arm, slot, funnel }) => ({ arm, slot, group: slotNames(arm)[slot] ?? '', funnel })),
    groups: groups.map(({ arm, group, funnel }) => ({ arm, group: groupsOf(arm)[group]?.name ?? '', funnel })),
    promotions: promotions.map(({ arm, promotion, funnel }) => ({ arm, promotion: codeOf(promotion), funnel })),
    days,
  };
}
