import { hasBit, removeBit } from '../base/bits.js';
import { mix32, randomStream } from '../base/hash.js';
import type { ExplorationRule } from '../campaigns/campaign.js';
import type { Level } from '../exposure/level.js';
import { EXPLORATION_CANDIDATES_MAX, RANK_K_MAX, SHUFFLED_SHARE } from '../limits.js';
import { createCapCounts } from './caps.js';
import { type DrawCandidate, drawCandidates, drawPropensities } from './draw.js';
import { type FillInput, positionsOf, takenBy } from './fill.js';
import type { Chosen, FillGroup } from './filling.js';
import type { Rank } from './order.js';

/** What fills the slots when a part of it is left to chance. */
export interface Explored {
  /** A list a group, in slot order. */
  readonly chosen: readonly (readonly Chosen[])[];
  /** What the slots that explore can hold. */
  readonly candidates: readonly Chosen[];
  /** By the positions of these; what else is chosen always is. */
  readonly propensities: ReadonlyMap<number, number>;
  /** Positions that were drawn. */
  readonly drawn: ReadonlySet<number>;
  readonly shuffled: boolean;
}

interface Pool {
  /** Best first; those that the rank alone would choose are the first. */
  readonly candidates: Chosen[];
  /** How many slots it fills. */
  readonly slots: number;
}

/**
 * Leaves the last slots of a handbill to chance, in its share of the handbills, and the order within the groups in a few others; a function of the seed.
 *
 * What may be drawn for a group is what longer rows of slots would hold: the rank's next candidates that pass every rule beside all that is chosen or may
 * be drawn besides, each for one group. So any draw keeps the rules, and fills as many slots as the rank does.
 */
export function explore(
  rule: ExplorationRule,
  chosen: readonly (readonly Chosen[])[],
  input: FillInput,
  chanceOf: (chosen: Chosen) => number,
  levelAt: (position: number) => Level,
  seed: number,
): Explored {
  const explores = lot(seed, SHARE_SALT) < rule.share;
  const shuffled = lot(seed, SHUFFLE_SALT) < SHUFFLED_SHARE;
  const propensities = new Map<number, number>();
  const drawn = new Set<number>();
  const pools = poolsOf(rule.slots, chosen, input);
  const filled = pools.map(({ candidates, slots }, g) => {
    const fixed = chosen[g]!.slice(0, chosen[g]!.length - slots);
    if (slots === 0) return fixed;
    const contenders = candidates.map((chosen): DrawCandidate => {
      const { position } = chosen;
      return { promotion: input.pool.entries[position]!.index, chance: chanceOf(chosen), level: levelAt(position) };
    });
    const groupSeed = mix32(seed ^ mix32(g + 1));
    const shares = drawPropensities(contenders, slots, rule.method, mix32(groupSeed ^ PROPENSITY_SALT));
    candidates.forEach(({ position }, c) => {
      propensities.set(position, rule.share * shares[c]! + (c < slots ? 1 - rule.share : 0));
    });
    if (!explores) return chosen[g]!;
    const lots = drawCandidates(contenders, slots, rule.method, groupSeed).map((c) => candidates[c]!);
    for (const { position } of lots) drawn.add(position);
    return [...fixed, ...lots];
  });
  const random = randomStream(mix32(seed ^ ORDER_SALT));
  return {
    chosen: shuffled ? filled.map((group) => shuffle(group, random)) : filled,
    candidates: pools.flatMap(({ candidates }) => candidates),
    propensities,
    drawn,
    shuffled,
  };
}

const SHARE_SALT = 0x5a4e;
const SHUFFLE_SALT = 0x5f1e;
const ORDER_SALT = 0x04de;
const PROPENSITY_SALT = 0x940b;

/** Uniform in [0, 1). */
const lot = (seed: number, salt: number): number => mix32(seed ^ salt) / 4_294_967_296;

/** What the last `slots` slots may hold, a pool a group. */
function poolsOf(slots: number, chosen: readonly (readonly Chosen[])[], input: FillInput): Pool[] {
  const { pool, groups, rank, withinHandbill, promised } = input;
  const itemsAt = (position: number): Uint32Array => pool.entries[position]!.items;
  const taken = takenBy(input);
  const used = positionsOf(promised);
  const counts = createCapCounts(input.caps);
  const hold = ({ position }: Chosen): void => {
    counts.add(itemsAt(position));
    if (withinHandbill) taken.take(itemsAt(position));
  };
  for (const each of chosen.flat()) {
    used.add(each.position);
    hold(each);
  }
  let left = slots;
  const open = groups.map(() => 0);
  for (let g = groups.length - 1; g >= 0; g--) {
    const ofGroup = Math.min(left, groups[g]!.slots);
    left -= ofGroup;
    // Slots that nothing fills are the last ones.
    open[g] = Math.max(0, chosen[g]!.length - (groups[g]!.slots - ofGroup));
  }
  const pools = groups.map((_, g) => ({
    candidates: open[g] === 0 ? [] : chosen[g]!.slice(-open[g]!),
    slots: open[g]!,
  }));
  const hasRoom = ({ candidates, slots }: Pool): boolean => slots > 0 && candidates.length < EXPLORATION_CANDIDATES_MAX;
  const crowding = ({ candidates, slots }: Pool): number => candidates.length / slots;
  for (const next of nextBest(
    groups.filter((_, g) => open[g]! > 0),
    rank,
    used,
  )) {
    const items = itemsAt(next.position);
    if (taken.overlaps(items) || !counts.allows(items)) continue;
    const roomy = pools.filter((pool, g) => hasRoom(pool) && hasBit(groups[g]!.eligible, next.position));
    if (roomy.length === 0) continue;
    roomy.reduce((a, b) => (crowding(b) < crowding(a) ? b : a)).candidates.push(next);
    hold(next);
  }
  return pools;
}

/** The best candidates of each of the groups that are not used yet, best of all first. */
function nextBest(groups: readonly FillGroup[], rank: Rank, used: ReadonlySet<number>): Chosen[] {
  const scores = new Map<number, number>();
  for (const { eligible } of groups) {
    const open = eligible.slice();
    for (const position of used) removeBit(open, position);
    const ranking = rank(open, RANK_K_MAX);
    ranking.positions.forEach((position, i) => {
      scores.set(position, ranking.scores[i]!);
    });
  }
  const all = [...scores].map(([position, score]): Chosen => ({ position, score }));
  return all.sort((a, b) => b.score - a.score || a.position - b.position);
}

/** Fisher and Yates. */
function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
