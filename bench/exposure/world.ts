import { type Assignment, assignHandbill } from '../../src/assignment/assign.js';
import { randomStream } from '../../src/base/hash.js';
import type { ProfileId, PromotionIndex } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import type { ExplorationRule } from '../../src/campaigns/campaign.js';
import { handbillAssigned } from '../../src/engine/handbills/handbill-assigned.js';
import { readEntry } from '../../src/events/entry.js';
import type { OutboxEvent } from '../../src/events/event.js';
import type { Level } from '../../src/exposure/level.js';
import { placesOf } from '../../src/handbill/exposure.js';
import { handbillId } from '../../src/handbill/window.js';
import { profile } from '../../test/support/assignment.js';
import { windowOf } from '../../test/support/campaigns.js';
import { createDraws } from '../draws.js';
import { CAMPAIGN, orderBy, planShop, VARIANT } from './shop.js';

/** What is true of the world, and how it is served. */
export interface WorldOptions {
  readonly seed: number;
  readonly promotions: number;
  /** Of the promotions, those that are replaced by others each week. */
  readonly newShare: number;
  /** Standard deviation of the ln of the pulls. */
  readonly pullSd: number;
  /** Redemptions at each place, of those that there would be without a place to lose. */
  readonly places: readonly number[];
  /** Chance that a customer buys of a typical promotion. */
  readonly rate: number;
  readonly exploration: ExplorationRule | null;
}

export const WORLD: WorldOptions = {
  seed: 1,
  promotions: 200,
  newShare: 0.25,
  pullSd: 0.8,
  places: [1, 0.8, 0.66, 0.56, 0.49, 0.44],
  rate: 0.05,
  exploration: null,
};

/** Standard deviations of the ln of the odds: between promotions, and between customers of one promotion. */
const APPEAL_SD = 0.6;
const TASTE_SD = 0.8;

export interface Served {
  readonly assignment: Assignment;
  /** The handbill as it was told, and each redemption of it. */
  readonly events: readonly OutboxEvent[];
  /** Redemptions to be expected of it, and of the best handbill for the customer, by the truth. */
  readonly expected: number;
  readonly best: number;
}

export interface ExposureWorld {
  /** The promotion at a position of the shop: another one after it was replaced. */
  promotionAt(position: number): PromotionIndex;
  /** Some promotions go and others come. */
  nextWeek(): void;
  /** Customers come once each. */
  serve(customer: number, atMs: number, levelAt: (position: number) => Level): Served;
}

/**
 * Customers differ in taste, which the chances know; promotions differ in a pull that no purchase tells of, log-normal. An offer is redeemed with
 * chance x pull x place. The real code assigns and tells of it.
 */
export function createExposureWorld(options: WorldOptions): ExposureWorld {
  const { places, promotions: size, pullSd, rate } = options;
  const draws = createDraws(randomStream(options.seed));
  const plan = planShop(size, places.length, options.exploration);
  const lognormal = (sd: number): number => Math.exp(sd * draws.normal());
  const pulls = Float64Array.from({ length: size }, () => lognormal(pullSd));
  const appeal = Float64Array.from({ length: size }, () => lognormal(APPEAL_SD));
  const generation = new Uint32Array(size);

  const promotionAt = (position: number): PromotionIndex => (position + generation[position]! * size) as PromotionIndex;
  const truth = (chance: number, position: number): number => Math.min(0.95, chance * pulls[position]!);

  /** Right, but for the pulls. */
  function chancesOf(customer: number): Float64Array {
    const taste = createDraws(randomStream(options.seed * 1_000_003 + customer));
    return appeal.map((value) => {
      const odds = rate * value * Math.exp(TASTE_SD * taste.normal());
      return odds / (1 + odds);
    });
  }

  return {
    promotionAt,
    nextWeek() {
      for (let position = 0; position < size; position++) {
        if (!draws.happens(options.newShare)) continue;
        generation[position]! += 1;
        pulls[position] = lognormal(pullSd);
        appeal[position] = lognormal(APPEAL_SD);
      }
    },
    serve(customer, atMs, levelAt) {
      const chances = chancesOf(customer);
      const profileId = `c${customer}` as ProfileId;
      const assignment = assignHandbill({
        ...orderBy(chances, levelAt),
        plan,
        profile: profile({ profileId }),
        record: { handbills: [], holdings: [], points: 0, outcomes: null },
        exhausted: new Map(),
        excluded: [],
        promised: [],
        known: { configurationVersion: 0, receipts: 0, lines: 0 },
        modelVersion: 1,
        nowMs: atMs,
        window: windowOf(plan.campaign, atMs),
      });
      const { slots } = assignment.handbill;
      const { groups, shuffled } = assignment.exposure;
      const positions = slots.map((slot) => (slot.kind === 'filled' ? (slot.promotion as number) : 0));
      const assigned = readEntry(handbillAssigned(profileId, plan.campaign, renamed(assignment, promotionAt)))[0]!;
      const shownAt = placesOf(groups);
      const rates = positions.map((position, slot) => truth(chances[position]!, position) * places[shownAt[slot]!]!);
      const redemptions = rates.flatMap((chance, slot): OutboxEvent[] => {
        if (!draws.happens(chance)) return [];
        const id = handbillId(profileId, CAMPAIGN, atMs);
        const where = { slot, group: groups[slot]!, place: shownAt[slot]!, shuffled };
        const offer = { handbillId: id, campaignId: CAMPAIGN, variantId: VARIANT, startMs: atMs, ...where };
        const use = { redemptionId: `${id}/${slot}`, quantity: 1, amountMinor: 100, offer, only: true };
        const promotion = promotionAt(positions[slot]!);
        return [{ type: 'client.redeemPromotion', profileId, timeMs: atMs + MS_PER_DAY, promotion, ...use }];
      });
      const best = Array.from(chances, truth).sort((a, b) => b - a);
      return {
        assignment,
        events: [assigned, ...redemptions],
        expected: sum(rates),
        best: sum(places.map((share, place) => share * best[place]!)),
      };
    },
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The shop knows positions; the world, which of the promotions that were there in turn each one is. */
function renamed({ handbill, exposure }: Assignment, promotionAt: (position: number) => PromotionIndex): Assignment {
  const slots = handbill.slots.map((slot) =>
    slot.kind === 'filled' ? { ...slot, promotion: promotionAt(slot.promotion) } : slot,
  );
  const { candidates } = exposure;
  const promotions = candidates.promotions.map((position) => promotionAt(position));
  return { handbill: { ...handbill, slots }, exposure: { ...exposure, candidates: { ...candidates, promotions } } };
}
