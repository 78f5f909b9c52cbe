import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBit, bitsWhere, emptyBits, forEachBit } from '../../../../src/base/bits.js';
import { randomStream } from '../../../../src/base/hash.js';
import { replayHistory } from '../../../../src/history/replay.js';
import { RANK_K_MAX } from '../../../../src/limits.js';
import { SIGNAL_COUNT, SIGNAL_INDEX } from '../../../../src/ranking/signals.js';
import { habitReader } from '../../../../src/ranking/uplift/habit.js';
import { inputsOf, rankByUplift, type UpliftFacts } from '../../../../src/ranking/uplift/rank-by-uplift.js';
import {
  NO_HABIT,
  UPLIFT_INPUTS,
  type UpliftRanker,
  type UpliftWeights,
  upliftOf,
} from '../../../../src/ranking/uplift/uplift-ranker.js';
import { receiptOf, receiptsArbitrary, recordAll, signalMatrix } from '../../../support/histories.js';

const weightsOf = (random: () => number): UpliftWeights =>
  Object.fromEntries(UPLIFT_INPUTS.map((name) => [name, 2 * random() - 1])) as UpliftWeights;

/** A pool with random facts and chances, the likeliest first as the kernel gives them. */
function world(seed: number, size: number) {
  const random = randomStream(seed);
  const chances = Array.from({ length: size }, () => random() ** 4);
  const facts = Array.from({ length: size }, (): UpliftFacts => {
    const bought = random() < 0.3 ? 1 : 0;
    return {
      habit: { bought, share: bought * random(), due: bought * 4 * random(), log95: bought * (4 * random() - 2) },
      economics: {
        priceMinor: 50 + Math.floor(500 * random()),
        margin: random() < 0.1 ? -random() : random(),
        depth: random() * 0.4,
        assumed: { price: false, margin: false },
      },
      lnTheta: random() - 0.5,
    };
  });
  let rounds = 0;
  const byChance = (eligible: Uint32Array, k: number) => {
    rounds += 1;
    const positions: number[] = [];
    forEachBit(eligible, (position) => positions.push(position));
    positions.sort((a, b) => chances[b]! - chances[a]! || a - b);
    const first = positions.slice(0, k);
    return { positions: Uint32Array.from(first), scores: Float32Array.from(first, (position) => chances[position]!) };
  };
  const ranker: UpliftRanker = { showings: 1, shown: weightsOf(random), unshown: weightsOf(random) };
  return { ranker, facts, byChance, factsOf: (position: number) => facts[position]!, chances, rounds: () => rounds };
}

describe('ranking by uplift', () => {
  it('gives what valuing every eligible position gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 20 }),
        (seed, size, k) => {
          const { ranker, facts, byChance, factsOf, chances } = world(seed, size);
          const random = randomStream(seed + 1);
          const eligible = bitsWhere(size, () => random() < 0.7);
          const all: { position: number; value: number }[] = [];
          forEachBit(eligible, (position) => {
            const of = facts[position]!;
            const { valueMinor } = upliftOf(ranker, inputsOf(of, Math.fround(chances[position]!)), of.economics);
            all.push({ position, value: valueMinor });
          });
          all.sort((a, b) => b.value - a.value || a.position - b.position);
          const ranked = rankByUplift({ ranker, byChance, factsOf })(eligible, k);
          expect([...ranked.positions]).toEqual(all.slice(0, k).map(({ position }) => position));
          expect([...ranked.scores]).toEqual(all.slice(0, k).map(({ value }) => Math.fround(value)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves the unlikely ones alone where they can make no difference', () => {
    const size = 40 * RANK_K_MAX;
    const { byChance, factsOf, rounds } = world(1, size);
    const flat: UpliftWeights = { level: 0, bought: 0, share: 0, due: 0, log95: 0, depth: 0, lnOdds: 1, lnTheta: 0 };
    const ranker: UpliftRanker = { showings: 1, shown: flat, unshown: { ...flat, level: -3 } };
    const cheap = (position: number): UpliftFacts => ({
      ...factsOf(position),
      economics: { priceMinor: 100, margin: 0.5, depth: 0.1, assumed: { price: false, margin: false } },
    });
    rankByUplift({ ranker, byChance, factsOf: cheap })(
      bitsWhere(size, () => true),
      6,
    );
    expect(rounds()).toBeLessThan(20);
  });

  it('of nobody is nobody', () => {
    const { ranker, byChance, factsOf } = world(1, 10);
    expect(rankByUplift({ ranker, byChance, factsOf })(emptyBits(10), 5).positions).toHaveLength(0);
    const one = emptyBits(10);
    addBit(one, 3);
    expect([...rankByUplift({ ranker, byChance, factsOf })(one, 5).positions]).toEqual([3]);
  });
});

describe('the habit of a customer', () => {
  it('with a list is that with the item of it that was bought most of late', () => {
    fc.assert(
      fc.property(receiptsArbitrary(20, 1), fc.array(fc.nat(60), { maxLength: 80 }), (receipts, listed) => {
        const bytes = recordAll(receipts)!;
        const replay = replayHistory(bytes);
        const items = Uint32Array.from(new Set(listed)).sort();
        const matrix = signalMatrix(replay, null);
        const rows = Array.from(replay.items, (item, slot) => ({
          item,
          row: matrix.subarray(slot * SIGNAL_COUNT, (slot + 1) * SIGNAL_COUNT),
        }))
          .filter(({ item }) => items.includes(item))
          .sort((a, b) => b.row[SIGNAL_INDEX.log95]! - a.row[SIGNAL_INDEX.log95]!);
        const habit = habitReader(replay)(items);
        if (rows.length === 0) return void expect(habit).toEqual(NO_HABIT);
        expect(habit).toMatchObject({ bought: 1, log95: rows[0]!.row[SIGNAL_INDEX.log95]! });
      }),
      { numRuns: 200 },
    );
  });

  it('is none without receipts', () => {
    expect(habitReader(null)(Uint32Array.of(1, 2))).toEqual(NO_HABIT);
    const replay = replayHistory(recordAll([receiptOf(1, 0, [5])])!);
    expect(habitReader(replay)(Uint32Array.of(5))).toMatchObject({ bought: 1, share: 1 });
    expect(habitReader(replay)(Uint32Array.of(4, 6))).toEqual(NO_HABIT);
  });
});
