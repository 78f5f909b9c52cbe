import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { type Estimator, estimatePolicy } from '../../src/evaluation/policy/estimate-policy.js';
import { meanDifference } from '../../src/experiments/mean-difference.js';
import { fitUplift } from '../../src/ranking/training/uplift/fit-uplift.js';
import { upliftOf } from '../../src/ranking/uplift/uplift-ranker.js';
import { exploringWorld } from '../support/exploring-world.js';
import { type Trial, trialWorld } from '../support/uplift-trials.js';

/** `npm run prove:policy` raises them. */
const REPLAYS = Number(process.env.HANDBILL_POLICY_REPLAYS ?? 40);
const HANDBILLS = Number(process.env.HANDBILL_UPLIFT_HANDBILLS ?? 6_000);
const WORLDS = Number(process.env.HANDBILL_UPLIFT_WORLDS ?? 6);
const SLOW = 3_600_000;

/** More than three standard errors off is not chance. */
const withinChance = (share: number, runs: number) => 3 * Math.sqrt((share * (1 - share)) / runs);

describe('in a world with known truth', () => {
  it(
    `${REPLAYS} replays of another ranking are right in the mean, and their intervals cover what they promise`,
    () => {
      const world = exploringWorld(1, 500);
      const found = new Map<Estimator, { off: number; squares: number; covered: number }>();
      for (let run = 0; run < REPLAYS; run++) {
        for (const { estimator, value } of estimatePolicy(world.replays(run + 1, 3)).values) {
          const sums = found.get(estimator) ?? { off: 0, squares: 0, covered: 0 };
          const off = value.value - world.truth;
          sums.off += off;
          sums.squares += off ** 2;
          if (value.low <= world.truth && world.truth <= value.high) sums.covered += 1;
          found.set(estimator, sums);
        }
      }
      for (const [estimator, { off, squares, covered }] of found) {
        const bias = off / REPLAYS;
        const deviation = Math.sqrt(squares / REPLAYS - bias ** 2);
        const z = (bias / deviation) * Math.sqrt(REPLAYS);
        console.log(
          `${estimator}: bias ${((100 * bias) / world.truth).toFixed(2)} %, sd ${((100 * deviation) / world.truth).toFixed(2)} %, z ${z.toFixed(2)}, covers ${((100 * covered) / REPLAYS).toFixed(1)} %`,
        );
        expect(Math.abs(z)).toBeLessThan(3);
        expect(covered / REPLAYS).toBeGreaterThan(0.92 - withinChance(0.95, REPLAYS));
        expect(covered / REPLAYS).toBeLessThan(0.97 + withinChance(0.95, REPLAYS));
      }
      expect([...found.keys()]).toEqual(['IPS', 'SNIPS', 'DR']);
    },
    SLOW,
  );

  it(
    `${HANDBILLS} explored handbills teach a ranking that adds 1.4 times what relevance does`,
    () => {
      const world = trialWorld(1, 1);
      const { ranker } = fitUplift(world.trials(HANDBILLS));
      const flat = { priceMinor: 1, margin: 1, depth: 0 };
      const added = { uplift: 0, relevance: 0, oracle: 0 };
      const gain = ({ shownChance, unshownChance }: Trial): number => shownChance - unshownChance;
      for (let handbill = 0; handbill < 5_000; handbill++) {
        const offers = Array.from({ length: 30 }, world.trial);
        const top = (score: (trial: Trial) => number): number =>
          [...offers]
            .sort((a, b) => score(b) - score(a))
            .slice(0, 6)
            .reduce((sum, trial) => sum + gain(trial), 0);
        added.uplift += top(({ inputs }) => upliftOf(ranker!, inputs, flat).valueMinor);
        added.relevance += top(({ inputs }) => inputs.lnOdds);
        added.oracle += top(gain);
      }
      const share = (of: number): string => `${((100 * of) / added.oracle).toFixed(1)} % of the oracle's`;
      console.log(`increment: uplift ${share(added.uplift)}, relevance ${share(added.relevance)}`);
      expect(added.uplift / added.relevance).toBeGreaterThan(1.4);
    },
    SLOW,
  );

  it(
    `where showing changes nothing, ${WORLDS} trainings say so`,
    () => {
      let told = 0;
      for (let seed = 1; seed <= WORLDS; seed++) {
        const { ranker, report } = fitUplift(trialWorld(seed, 0).trials(4_000));
        if (ranker === null && report.reason.startsWith('no uplift can be told from chance')) told += 1;
      }
      console.log(`${told} of ${WORLDS} say so`);
      expect(told / WORLDS).toBeGreaterThan(0.98 - 1 / WORLDS);
    },
    SLOW,
  );

  it(
    'a control group that is treated like the others differs from them in 3 to 7 of 100 runs',
    () => {
      const random = randomStream(17);
      const runs = 1_000;
      let significant = 0;
      for (let run = 0; run < runs; run++) {
        const groups: [number[], number[]] = [[], []];
        for (let customer = 0; customer < 1_000; customer++) {
          const rate = random() ** 3;
          const purchases = [1, 2, 3, 4].reduce((sum) => sum + (random() < rate ? 1 : 0), 0);
          groups[random() < 0.1 ? 0 : 1].push(purchases);
        }
        if (meanDifference(groups[1], groups[0]).significant) significant += 1;
      }
      console.log(`${significant} of ${runs} A/A runs are significant`);
      expect(significant).toBeGreaterThanOrEqual(30);
      expect(significant).toBeLessThanOrEqual(70);
    },
    SLOW,
  );
});
