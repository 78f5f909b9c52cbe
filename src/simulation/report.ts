import type { CampaignId, PromotionCode, PromotionIndex } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { MS_PER_DAY } from '../base/time.js';
import type { EmptySlotReason } from '../handbill/handbill.js';
import { type LimitReach, limitReach, type UsedSoFar } from './limit-reach.js';
import type { CampaignOutcome, SimulationOutcome } from './outcome.js';
import type { PromotionFacts } from './promotion-facts.js';
import type { PromotionTally } from './tally.js';

/** What a campaign would do, told by a sample of the customers. Shares are 0 to 1. */
export interface SimulationReport {
  readonly seed: number;
  readonly atMs: number;
  /** Profiles of the store, and those of them that were simulated. */
  readonly profiles: number;
  readonly sampled: number;
  /** Redemptions for one purchase that was thought likely, as past handbills have taught; null: too few of them, so that every such purchase is taken for one. */
  readonly redemptionsPerChance: number | null;
  readonly subject: SimulatedCampaign;
  readonly against: SimulatedCampaign | null;
  readonly overlap: SimulatedOverlap | null;
}

export interface SimulatedCampaign {
  readonly campaignId: CampaignId;
  /** Of the sample: shown a handbill; outside the audience; in the control group or held out by the shop; not known well enough at that time. */
  readonly customers: number;
  readonly outside: number;
  readonly control: number;
  readonly unknown: number;
  readonly slots: number;
  readonly filled: number;
  readonly byPopularity: number;
  readonly emptySlots: ReadonlyMap<EmptySlotReason, number>;
  readonly candidates: number;
  /** Mean length of the handbills' windows; 0: there are none. */
  readonly windowDays: number;
  /** Most shown first. */
  readonly promotions: readonly SimulatedPromotion[];
  /** Offers by what they cover, most first; an offer of two brands counts for both. */
  readonly brands: readonly ExposureOf[];
  readonly suppliers: readonly ExposureOf[];
  /** Of all customers of the store, in one window. */
  readonly redemptions: number;
  readonly costs: ReadonlyMap<Currency, number>;
}

export interface SimulatedPromotion {
  readonly code: PromotionCode;
  readonly name: string;
  /** Customers of the sample. */
  readonly shown: number;
  /** Of all customers of the store, in one window. */
  readonly redemptions: number;
  readonly costMinor: number;
  readonly currency: Currency;
  /** Null: it has none. */
  readonly budget: LimitReach | null;
  readonly redemptionLimit: LimitReach | null;
}

export interface ExposureOf {
  readonly name: string;
  readonly offers: number;
}

/** Customers who are shown both campaigns. */
export interface SimulatedOverlap {
  readonly customers: number;
  /** With the same offers in both. */
  readonly same: number;
  /** Of the offers of the campaign, those that the other one shows to the same customer. */
  readonly share: number;
}

/** What the report is told besides what was counted. */
export interface ReportBasis
  extends Pick<SimulationReport, 'seed' | 'atMs' | 'profiles' | 'sampled' | 'redemptionsPerChance'> {
  readonly used: UsedSoFar;
}

export function simulationReport(outcome: SimulationOutcome, basis: ReportBasis): SimulationReport {
  const { seed, atMs, profiles, sampled, redemptionsPerChance } = basis;
  const { customers, same, offers, shared } = outcome.overlap;
  const of = (campaign: CampaignOutcome) => simulatedCampaign(campaign, outcome.facts, basis);
  return {
    seed,
    atMs,
    profiles,
    sampled,
    redemptionsPerChance,
    subject: of(outcome.subject),
    against: outcome.against && of(outcome.against),
    overlap: outcome.against && { customers, same, share: offers === 0 ? 0 : shared / offers },
  };
}

type Facts = ReadonlyMap<PromotionIndex, PromotionFacts>;

function simulatedCampaign(
  { campaignId, tally, candidates }: CampaignOutcome,
  facts: Facts,
  basis: ReportBasis,
): SimulatedCampaign {
  const { outside, control, unknown, customers, slots, filled, byPopularity, empty } = tally;
  const windowDays = customers === 0 ? 0 : tally.windowMs / customers / MS_PER_DAY;
  const promotions = [...tally.promotions]
    .map(([index, counted]) => simulatedPromotion(index, counted, facts.get(index)!, windowDays, basis))
    .sort((a, b) => b.shown - a.shown || (a.code < b.code ? -1 : 1));
  const costs = new Map<Currency, number>();
  for (const { currency, costMinor } of promotions) costs.set(currency, (costs.get(currency) ?? 0) + costMinor);
  return {
    campaignId,
    customers,
    outside,
    control,
    unknown,
    slots,
    filled,
    byPopularity,
    emptySlots: empty,
    candidates,
    windowDays,
    promotions,
    brands: exposureBy(tally.promotions, facts, 'brands'),
    suppliers: exposureBy(tally.promotions, facts, 'suppliers'),
    redemptions: promotions.reduce((sum, { redemptions }) => sum + redemptions, 0),
    costs,
  };
}

function simulatedPromotion(
  index: PromotionIndex,
  { shown, chances }: PromotionTally,
  { code, name, currency, costMinor, budgetMinor, redeemLimitGlobal }: PromotionFacts,
  windowDays: number,
  { profiles, sampled, redemptionsPerChance, used }: ReportBasis,
): SimulatedPromotion {
  // Nobody redeems an offer more often than it is shown.
  const inSample = Math.min(chances * (redemptionsPerChance ?? 1), shown);
  const redemptions = inSample * (profiles / sampled);
  const cost = redemptions * costMinor;
  return {
    code,
    name,
    shown,
    redemptions,
    costMinor: cost,
    currency,
    budget: limitReach(budgetMinor, used('budget', index), cost / windowDays),
    redemptionLimit: limitReach(redeemLimitGlobal, used('redemptions', index), redemptions / windowDays),
  };
}

function exposureBy(
  promotions: ReadonlyMap<PromotionIndex, PromotionTally>,
  facts: Facts,
  names: 'brands' | 'suppliers',
): ExposureOf[] {
  const offers = new Map<string, number>();
  for (const [index, { shown }] of promotions) {
    for (const name of facts.get(index)![names]) offers.set(name, (offers.get(name) ?? 0) + shown);
  }
  return [...offers]
    .map(([name, count]) => ({ name, offers: count }))
    .sort((a, b) => b.offers - a.offers || (a.name < b.name ? -1 : 1));
}
