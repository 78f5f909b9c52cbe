import { randomStream } from '../../src/base/hash.js';
import type { CampaignId, ProfileId } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import type { ExplorationRule } from '../../src/campaigns/campaign.js';
import type { ExposureEvent } from '../../src/events/entry.js';
import { createVariantDraw } from '../../src/experiments/draw-arm.js';
import { countExposure } from '../../src/exposure/count-exposure.js';
import { type Level, UNKNOWN_LEVEL } from '../../src/exposure/level.js';
import { biasOf, levelsOf, noLevelCounts } from '../../src/exposure/level-counts.js';
import { createExposureWorld, type Served, WORLD, type WorldOptions } from './world.js';

export const EXPLORING: ExplorationRule = { share: 1, slots: 2, method: 'THOMPSON' };

/** So seldom that the handbills of a world are the rank's, but for their order. */
const RARELY: ExplorationRule = { share: 1e-9, slots: 1, method: 'SOFTMAX' };

/** How a shop is served: by chances alone, with levels, with levels and slots that explore. */
export type Serving = 'relevance' | 'level' | 'explore';

/** Redemptions to be expected, as share of those of an oracle that knows every pull, over half a year. */
export function shareOfOracle(
  serving: Serving,
  handbillsPerWeek: number,
  { weeks = 26, ...options }: Partial<WorldOptions> & { readonly weeks?: number } = {},
): number {
  const exploration = serving === 'explore' ? (options.exploration ?? EXPLORING) : null;
  const world = createExposureWorld({ ...WORLD, ...options, exploration });
  const counts = noLevelCounts();
  let [expected, best] = [0, 0];
  for (let day = 0; day < weeks * 7; day++) {
    if (day > 0 && day % 7 === 0) world.nextWeek();
    const levels = serving === 'relevance' ? new Map<number, Level>() : levelsOf(counts);
    const levelAt = (position: number): Level => levels.get(world.promotionAt(position)) ?? UNKNOWN_LEVEL;
    for (let n = 0; n < handbillsPerWeek / 7; n++) {
      const served = world.serve(day * 1_000_000 + n, day * MS_PER_DAY, levelAt);
      for (const event of served.events) countExposure(counts, event as ExposureEvent);
      expected += served.expected;
      best += served.best;
    }
  }
  return expected / best;
}

/** e_k from handbills whose order was drawn, beside the truth. Others are made, but left out. */
export function learnedPlaces(shuffledHandbills: number, seed = 1): { learned: number[]; truth: number[] } {
  const options = { ...WORLD, rate: 0.15, pullSd: 0.4, seed, exploration: RARELY };
  const world = createExposureWorld(options);
  const counts = noLevelCounts();
  for (let customer = 0, shuffled = 0; shuffled < shuffledHandbills; customer++) {
    const { assignment, events } = world.serve(customer, 0, () => UNKNOWN_LEVEL);
    if (!assignment.exposure.shuffled) continue;
    shuffled += 1;
    for (const event of events) countExposure(counts, event as ExposureEvent);
  }
  const [row] = counts.rows.values();
  return { learned: biasOf(row!), truth: options.places.map((share) => share / options.places[0]!) };
}

/** Largest distance of the propensities of a handbill from the number of slots that explore. */
export function propensityError(handbills: number): number {
  return Math.max(
    ...servedBy(handbills).map(({ assignment: { exposure } }) => {
      const sum = exposure.candidates.propensities.reduce((a, b) => a + b, 0);
      return Math.abs(sum - EXPLORING.slots);
    }),
  );
}

/** Whether a second run serves the very same. */
export function replays(handbills: number): boolean {
  const [first, second] = [servedBy(handbills), servedBy(handbills)].map((served) => JSON.stringify(served));
  return first === second;
}

function servedBy(handbills: number): Served[] {
  const world = createExposureWorld({ ...WORLD, exploration: EXPLORING });
  return Array.from({ length: handbills }, (_, customer) => world.serve(customer, 0, () => UNKNOWN_LEVEL));
}

/** Share of experiments of two arms that differ in nothing that find a difference in redemptions a profile at 5 %. */
export function differencesFound(experiments: number, profiles: number): number {
  const random = randomStream(7);
  let found = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const campaignId = `aa-${experiment}` as CampaignId;
    const arms = [
      { armId: 'a', weight: 1 },
      { armId: 'b', weight: 1 },
    ];
    const armOf = createVariantDraw({ campaignId, experimentRevision: 1, tags: [], controlPpm: 0, arms });
    const n = [0, 0];
    const sum = [0, 0];
    const squares = [0, 0];
    for (let profile = 0; profile < profiles; profile++) {
      const arm = armOf(`c${profile}` as ProfileId);
      let redemptions = 0;
      for (const share of WORLD.places) if (random() < 0.2 * share) redemptions += 1;
      n[arm]! += 1;
      sum[arm]! += redemptions;
      squares[arm]! += redemptions ** 2;
    }
    const means = [0, 1].map((arm) => sum[arm]! / n[arm]!);
    const variances = [0, 1].map((arm) => (squares[arm]! / n[arm]! - means[arm]! ** 2) / (n[arm]! - 1));
    if (Math.abs(means[1]! - means[0]!) > 1.96 * Math.sqrt(variances[0]! + variances[1]!)) found += 1;
  }
  return found / experiments;
}
