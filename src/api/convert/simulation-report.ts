import type { ExposureShareInput } from '../../generated/handbill/v1/ExposureShare.js';
import type { LimitReachInput } from '../../generated/handbill/v1/LimitReach.js';
import type { SimulatedCampaignInput } from '../../generated/handbill/v1/SimulatedCampaign.js';
import type { SimulatedPromotionInput } from '../../generated/handbill/v1/SimulatedPromotion.js';
import type { SimulationReportInput } from '../../generated/handbill/v1/SimulationReport.js';
import type { LimitReach } from '../../simulation/limit-reach.js';
import type { ExposureOf, SimulatedCampaign, SimulatedPromotion, SimulationReport } from '../../simulation/report.js';
import { toMoney } from './money.js';
import { present } from './optional.js';
import { toTimestamp } from './time.js';

export function toSimulationReport(report: SimulationReport): SimulationReportInput {
  const { atMs, seed, profiles, sampled, subject, against, overlap, redemptionsPerChance } = report;
  return {
    at: toTimestamp(atMs),
    seed,
    profiles,
    sampled,
    subject: toCampaign(subject),
    against: against && toCampaign(against),
    overlap: overlap && { ...overlap },
    ...present('redemptionsPerChance', redemptionsPerChance),
  };
}

function toCampaign(campaign: SimulatedCampaign): SimulatedCampaignInput {
  const { customers, slots, filled, emptySlots, promotions, brands, suppliers, redemptions, costs, ...counts } =
    campaign;
  return {
    ...counts,
    customers,
    slots,
    filled,
    fillRate: shareOf(filled, slots),
    emptySlots: [...emptySlots].sort(([, a], [, b]) => b - a).map(([reason, count]) => ({ reason, slots: count })),
    distinctOffers: promotions.length,
    promotions: promotions.map((promotion) => toPromotion(promotion, customers)),
    brands: brands.map((each) => toExposure(each, filled)),
    suppliers: suppliers.map((each) => toExposure(each, filled)),
    expectedRedemptions: redemptions,
    expectedCosts: [...costs].map(([currency, minor]) => toMoney(Math.round(minor), currency)),
  };
}

function toPromotion(promotion: SimulatedPromotion, customers: number): SimulatedPromotionInput {
  const { code, name, shown, redemptions, costMinor, currency, budget, redemptionLimit } = promotion;
  return {
    code,
    name,
    shown,
    share: shareOf(shown, customers),
    expectedRedemptions: redemptions,
    expectedCost: toMoney(Math.round(costMinor), currency),
    budget: budget && toReach(budget),
    redemptionLimit: redemptionLimit && toReach(redemptionLimit),
  };
}

const toReach = ({ limit, used, days }: LimitReach): LimitReachInput => ({ limit, used, ...present('days', days) });

const toExposure = ({ name, offers }: ExposureOf, all: number): ExposureShareInput => ({
  name,
  offers,
  share: shareOf(offers, all),
});

const shareOf = (part: number, all: number): number => (all === 0 ? 0 : part / all);
