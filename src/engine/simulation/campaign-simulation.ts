import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import type { Rank } from '../../assignment/order.js';
import type { VariantPlan } from '../../assignment/plan.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import { addBit, countBits, emptyBits, intersect, unite } from '../../base/bits.js';
import { restOf } from '../../base/time.js';
import { ranksByChance } from '../../campaigns/campaign.js';
import type { Handbill } from '../../handbill/handbill.js';
import { RANK_K_MAX } from '../../limits.js';
import type { CampaignOutcome } from '../../simulation/outcome.js';
import { addSimulated, emptyTally, type Simulated } from '../../simulation/tally.js';
import { knownIn } from '../configuration/known-in.js';
import type { Desk } from '../desks/desk.js';
import type { PlannedCampaign } from '../handbills/campaign-plan.js';
import type { Known } from '../handbills/known-at.js';
import { windowToAssign } from '../handbills/window-to-assign.js';
import type { SimulationBasis } from './simulation-task.js';

/** One campaign of a simulation, customer by customer. */
export interface CampaignSimulation {
  /** Counts a customer; null: it can't be told what was known of them then. */
  add(profile: ProfileContext, known: Known | null): Simulated;
  outcome(): CampaignOutcome;
}

export function simulateCampaign(
  desk: Desk,
  { campaign, plan }: PlannedCampaign,
  { atMs, exhausted }: Pick<SimulationBasis, 'atMs' | 'exhausted'>,
): CampaignSimulation {
  const { pool } = desk.candidates;
  const window = windowToAssign(campaign, 'CURRENT', undefined, atMs);
  const tally = emptyTally();
  const variants = new Set<VariantPlan>();
  /** Of a customer who has bought nothing, by position. */
  const newcomers = new Map<number, number>();

  function simulated(told: ProfileContext, known: Known | null): Simulated {
    if (known === null) return 'UNKNOWN';
    const { history, record } = known;
    const profile = knownIn(desk.configuration, told, { attributes: record.attributes, history }, atMs);
    if (!plan.accepts(profile)) return 'OUTSIDE';
    const { variantPlan } = plan.armOf(profile.profileId, atMs, record);
    variants.add(variantPlan);
    const order = desk.orderSources(history, atMs);
    const { handbill } = assignHandbill({
      ...order,
      plan,
      profile,
      record,
      promised: promisedByOthers(record, plan.index, restOf(window, atMs)),
      exhausted,
      excluded: [],
      nowMs: atMs,
      window,
    });
    if (handbill.ghostOf !== null) return 'CONTROL';
    const positions = positionsIn(handbill);
    const chances = scoresOf(order.rank, positions);
    const unknown = positions.filter((position) => !newcomers.has(position));
    if (unknown.length > 0) {
      for (const [position, score] of scoresOf(desk.orderSources(null, atMs).rank, unknown))
        newcomers.set(position, score);
    }
    const { algorithm } = variantPlan.variant;
    const slots = handbill.slots.map((slot) => {
      if (slot.kind === 'empty') return { empty: slot.reason };
      const position = pool.positionOf(slot.promotion)!;
      const chance = chances.get(position) ?? 0;
      const byPopularity =
        algorithm === 'POPULARITY' || (ranksByChance(algorithm) && chance === newcomers.get(position));
      return { promotion: slot.promotion, chance, byPopularity };
    });
    return { window, slots };
  }

  const positionsIn = ({ slots }: Handbill): number[] =>
    slots.flatMap((slot) => (slot.kind === 'filled' ? [pool.positionOf(slot.promotion)!] : []));

  function scoresOf(rank: Rank, positions: readonly number[]): Map<number, number> {
    const scores = new Map<number, number>();
    for (let from = 0; from < positions.length; from += RANK_K_MAX) {
      const some = positions.slice(from, from + RANK_K_MAX);
      const bits = emptyBits(pool.entries.length);
      for (const position of some) addBit(bits, position);
      const ranking = rank(bits, some.length);
      ranking.positions.forEach((position, i) => {
        scores.set(position, ranking.scores[i]!);
      });
    }
    return scores;
  }

  function candidates(): number {
    const all = emptyBits(pool.entries.length);
    for (const { groups, notExcluded } of variants) {
      for (const { filter } of groups) {
        const matching = filter.matching.slice();
        intersect(matching, notExcluded);
        unite(all, matching);
      }
    }
    return countBits(all);
  }

  return {
    add(profile, known) {
      const came = simulated(profile, known);
      addSimulated(tally, came);
      return came;
    },
    outcome: () => ({ campaignId: campaign.campaignId, tally, candidates: candidates() }),
  };
}
