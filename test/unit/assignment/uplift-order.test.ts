import { describe, expect, it } from 'vitest';
import { explainSlots } from '../../../src/assignment/explain.js';
import type { OrderSources, UpliftOrder } from '../../../src/assignment/order.js';
import { upliftOrder } from '../../../src/assignment/uplift-order.js';
import { hasBit } from '../../../src/base/bits.js';
import { UNKNOWN_LEVEL } from '../../../src/exposure/level.js';
import { createEconomics } from '../../../src/promotions/economics.js';
import type { UpliftRanker, UpliftWeights } from '../../../src/ranking/uplift/uplift-ranker.js';
import { assignWhole, planOf, shown } from '../../support/assignment.js';
import { campaign, slotGroup, variant } from '../../support/campaigns.js';
import { receiptOf, recordAll } from '../../support/histories.js';
import { catalogOf, item, listOf, promotion } from '../../support/promotions.js';

/** Six promotions of an item each, likeliest first. */
const CHANCES = [0.6, 0.4, 0.3, 0.2, 0.1, 0.05];
const catalog = catalogOf(CHANCES.map((_, i) => item(String(i), { priceMinor: 200, margin: 0.5 })));
const promotions = CHANCES.map((_, i) => promotion(`p${i}`, { items: listOf(i) }));
const byChance: OrderSources['rank'] = (eligible, k) => {
  const positions = [...CHANCES.keys()].filter((position) => hasBit(eligible, position)).slice(0, k);
  return { positions: Uint32Array.from(positions), scores: Float32Array.from(positions, (p) => CHANCES[p]!) };
};

const weights = (some: Partial<UpliftWeights>): UpliftWeights => ({
  level: 0,
  bought: 0,
  share: 0,
  due: 0,
  log95: 0,
  depth: 0,
  lnOdds: 1,
  lnTheta: 0,
  ...some,
});
/** Showing changes nothing for who buys it already, and much for who doesn't. */
const RANKER: UpliftRanker = { showings: 5_000, unshown: weights({}), shown: weights({ level: 1, bought: -1 }) };

const exploring = { share: 1, slots: 1, method: 'UNIFORM' as const };

function assigned(uplift: boolean, exploration: typeof exploring | null = null) {
  const variants = [variant({ algorithm: 'UPLIFT', slotGroups: [slotGroup({ slots: 2 })] })];
  const plan = planOf({ campaign: campaign({ variants, exploration }), promotions, catalog });
  const { pool } = plan.candidates;
  const economicsOf = createEconomics(catalog);
  const order: UpliftOrder = upliftOrder({
    ranker: RANKER,
    pool,
    history: recordAll([receiptOf(1, 0, [0, 1])]),
    byChance,
    economicsAt: (position) => economicsOf(pool.entries[position]!),
    levelAt: () => UNKNOWN_LEVEL,
  });
  const assignment = assignWhole(plan, { rank: byChance, uplift: uplift ? order : null });
  const slots = assignment.handbill.slots.map((slot) => (slot.kind === 'filled' ? slot : null));
  return { plan, order, slots, codes: shown(plan, assignment.handbill), exposure: assignment.exposure };
}

describe('an UPLIFT handbill', () => {
  it('holds what showing adds to, not what the customer buys anyway', () => {
    const { codes, slots, order } = assigned(true);
    expect(codes).toEqual(['p2', 'p3']);
    expect(slots.map((slot) => slot!.score)).toEqual([2, 3].map((p) => Math.fround(order.partsAt(p).valueMinor)));
  });

  it('tells the chance behind each offer, as one that ranks by it does', () => {
    const { exposure } = assigned(true);
    expect(exposure.chances).toEqual([0.3, 0.2].map(Math.fround));
    expect(exposure.propensities).toEqual([1, 1]);
  });

  it('explores like one that ranks by chance', () => {
    const { exposure } = assigned(true, exploring);
    const { promotions: candidates, propensities, chances } = exposure.candidates;
    expect(candidates).toHaveLength(5);
    expect(propensities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    for (const [i, candidate] of candidates.entries()) expect(chances[i]).toBe(Math.fround(CHANCES[candidate]!));
  });

  it('is explained by what the offer brings and what it gives away, which add up to its value', () => {
    const { plan, order, slots } = assigned(true);
    const parts = (position: number) => ({ uplift: order.partsAt(position) }) as never;
    const [first] = explainSlots(plan, 'A', slots, parts, null, null);
    const [brings, gives] = first!.contributions;
    expect(brings!.words).toBe(
      'Shown the offer, 53.8 % of customers like this one buy of it, and 30.0 % if they are not; a purchase leaves 50.0 % of its price',
    );
    expect(gives!.words).toBe(
      'The discount gives away 10.0 % of the price, to those included who would have bought anyway',
    );
    expect(brings!.amount + gives!.amount).toBeCloseTo(slots[0]!.score, 4);
    expect(brings!.share + gives!.share).toBeCloseTo(1, 12);
  });

  it('is ranked by relevance where too little is known', () => {
    expect(assigned(false).codes).toEqual(['p0', 'p1']);
  });
});
