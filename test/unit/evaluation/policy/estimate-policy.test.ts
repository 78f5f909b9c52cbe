import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import { contributionOf } from '../../../../src/evaluation/policy/contributions.js';
import { estimatePolicy } from '../../../../src/evaluation/policy/estimate-policy.js';
import { learnRedemptionChances, type Showing } from '../../../../src/evaluation/policy/redemption-chances.js';
import type { ReplayedHandbill } from '../../../../src/evaluation/policy/replayed-handbill.js';
import { POLICY_EFFECTIVE_MIN, POLICY_WEIGHT_MAX } from '../../../../src/limits.js';

const RATIOS = [1, 0.8, 0.5];
const seenAt = (place: number): number => RATIOS[place]!;
const offer = (promotion: number, place: number, more: Partial<ReplayedHandbill['shown'][number]> = {}) => ({
  promotion,
  seen: seenAt(place),
  propensity: 1,
  redeemed: false,
  chance: 0.1,
  ...more,
});

const chosen = (promotion: number, place: number, chance: number) => ({ promotion, seen: seenAt(place), chance });

describe('what a handbill says of another ranking', () => {
  it('is its redemptions, each by how likely it was to be shown and how well it is seen', () => {
    const contribution = contributionOf({
      customer: 'a',
      shown: [
        offer(7, 0, { redeemed: true }),
        offer(8, 1, { redeemed: true }),
        offer(9, 2, { redeemed: true, propensity: 0.25 }),
      ],
      chosen: [chosen(9, 0, 0.2), chosen(7, 1, 0.1), chosen(5, 2, 0.3)],
    });
    // 7 moves from the first to the second place; 9 from the third to the first, and was shown to one in four.
    const [ofSeven, ofNine] = [0.8, 1 / 0.5 / 0.25];
    expect(contribution).toMatchObject({ logged: 3, slots: 3, reached: 1 + 4 });
    expect(contribution.weight).toBeCloseTo(ofSeven + ofNine, 12);
    expect(contribution.ips).toBeCloseTo(ofSeven + ofNine, 12);
    const promised = 1 * 0.2 + 0.8 * 0.1 + 0.5 * 0.3;
    expect(contribution.dr).toBeCloseTo(promised + ofSeven * (1 - 0.1) + ofNine * (1 - 0.5 * 0.1), 12);
  });

  it('is cut where a single redemption would decide everything', () => {
    const rare = {
      customer: 'a',
      shown: [offer(1, 0, { propensity: 0.001 })],
      chosen: [chosen(1, 0, 0)],
    };
    expect(contributionOf(rare)).toMatchObject({ weight: POLICY_WEIGHT_MAX, reached: POLICY_WEIGHT_MAX });
  });
});

/** Handbills of three slots: the first two are fixed, the third is drawn from four; the other ranking shows 0, 2 and 3. */
function simulated(handbills: number, seed: number, customers = handbills) {
  const random = randomStream(seed);
  const appeal = [0.2, 0.1, 0.3, 0.15, 0.05, 0.1];
  const drawn = [2, 3, 4, 5];
  const place = new Map([
    [0, 0],
    [2, 1],
    [3, 2],
  ]);
  const truth = [...place].reduce((sum, [promotion, position]) => sum + appeal[promotion]! * seenAt(position), 0);
  const log = Array.from({ length: handbills }, (_, i): ReplayedHandbill => {
    const third = drawn[Math.floor(random() * drawn.length)]!;
    const shown = [0, 1, third].map((promotion, position) =>
      offer(promotion, position, {
        propensity: position === 2 ? 0.25 : 1,
        redeemed: random() < appeal[promotion]! * seenAt(position),
        // A poor guess, which must do no harm.
        chance: 0.12,
      }),
    );
    const chosen = [...place].map(([promotion, position]) => ({ promotion, seen: seenAt(position), chance: 0.12 }));
    return { customer: `c${i % customers}`, shown, chosen };
  });
  return { log, truth };
}

describe('estimates of another ranking', () => {
  it('are unbiased, and their intervals cover what they promise', () => {
    const runs = 200;
    const found = { IPS: [0, 0, 0], SNIPS: [0, 0, 0], DR: [0, 0, 0] };
    for (let run = 0; run < runs; run++) {
      const { log, truth } = simulated(1_000, run + 1);
      for (const { estimator, value } of estimatePolicy(log).values) {
        const sums = found[estimator];
        sums[0]! += value.value - truth;
        sums[1]! += (value.value - truth) ** 2;
        if (value.low <= truth && truth <= value.high) sums[2]! += 1;
      }
    }
    for (const [off, squares, covered] of Object.values(found)) {
      expect(Math.abs(off!) / Math.sqrt(squares!)).toBeLessThan(3);
      // Of 200 runs, two percent more or less are chance.
      expect(covered! / runs).toBeGreaterThan(0.9);
      expect(covered! / runs).toBeLessThan(0.99);
    }
  });

  it('of the ranking that was in force are what the log has', () => {
    const { log } = simulated(400, 1);
    const same = log.map((handbill) => ({
      ...handbill,
      shown: handbill.shown.map((shown) => ({ ...shown, propensity: 1 })),
      chosen: handbill.shown.map(({ promotion, seen, chance }) => ({ promotion, seen, chance })),
    }));
    const { effective, logged, reach, values } = estimatePolicy(same);
    expect(effective).toBeCloseTo(400, 6);
    expect(reach.value).toBe(1);
    for (const { value, gain } of values) {
      expect(value.value).toBeCloseTo(logged.value, 12);
      expect(gain.value).toBeCloseTo(0, 12);
    }
  });

  it('count customers, not handbills: the same handbill a hundred times tells no more', () => {
    const { log } = simulated(500, 3);
    const repeated = log.flatMap((handbill) => Array<ReplayedHandbill>(10).fill(handbill));
    const [once, often] = [estimatePolicy(log), estimatePolicy(repeated)];
    expect(often).toMatchObject({ handbills: 5_000, customers: 500 });
    const width = ({ values }: typeof once) => values[0]!.value.high - values[0]!.value.low;
    expect(width(often)).toBeCloseTo(width(once), 9);
  });

  it('are refused in words where the log tells too little', () => {
    const { log } = simulated(100, 1);
    const refused = estimatePolicy(log);
    expect(refused.values).toEqual([]);
    expect(refused.refusal).toContain(`and ${POLICY_EFFECTIVE_MIN} are needed`);
    expect(estimatePolicy([]).refusal).toContain('0 handbills');
    expect(estimatePolicy(simulated(2_000, 1).log).refusal).toBe('');
  });

  it('need as many effective handbills as they say', () => {
    const { log } = simulated(1, 1);
    const alike = { ...log[0]!, chosen: [chosen(0, 0, 0.1)] };
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...alike, customer: `c${i}` }));
    expect(estimatePolicy(many(POLICY_EFFECTIVE_MIN - 1)).values).toEqual([]);
    expect(estimatePolicy(many(POLICY_EFFECTIVE_MIN)).values).toHaveLength(3);
  });

  it('warn where so much weight is cut that it matters', () => {
    const rare = { shown: [offer(1, 0, { propensity: 1 / 200 })], chosen: [chosen(1, 0, 0.1)] };
    const many = Array.from({ length: 300 }, (_, i) => ({ customer: `c${i}`, ...rare }));
    expect(estimatePolicy(many).warnings).toEqual([expect.stringMatching(/^75 % of the weight was cut/)]);
  });

  it('warn of what the log can never show', () => {
    const { log } = simulated(1_000, 1);
    const beyond = log.map((handbill) => ({
      ...handbill,
      chosen: [...handbill.chosen, chosen(99, 2, 0.1)],
    }));
    expect(estimatePolicy(log).warnings).toEqual([]);
    expect(estimatePolicy(beyond).warnings[0]).toMatch(/^only 7\d % of what this ranking would show/);
  });
});

describe('the redemption model', () => {
  const showing = (i: number, redeemed: boolean): Showing => ({
    customer: `c${i}`,
    seen: 0.5,
    probability: 0.2,
    redeemed,
  });

  it('learns how often offers are redeemed for one expected', () => {
    const chances = learnRedemptionChances(Array.from({ length: 8_000 }, (_, i) => showing(i, i % 20 === 0)));
    // A twentieth at half the sight, where a tenth was expected.
    expect(chances('new', 0.2)).toBeCloseTo(0.1, 1.5);
    expect(chances('new', 0.4)).toBeCloseTo(0.2, 1.5);
    expect(chances('new', 1_000)).toBe(1);
  });

  it('never predicts a redemption from itself, and promises nothing where nothing is known', () => {
    const showings = Array.from({ length: 400 }, (_, i) => showing(i, false));
    const before = learnRedemptionChances(showings);
    const after = learnRedemptionChances([...showings, showing(7, true)]);
    expect(after('c7', 0.2)).toBe(before('c7', 0.2));
    expect(learnRedemptionChances([])('c7', 0.2)).toBe(0);
  });
});
