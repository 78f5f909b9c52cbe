import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { finish } from '../../../src/base/work.js';
import { DAY_DECAY_TABLE, RECEIPT_DECAY_TABLE } from '../../../src/history/decay.js';
import { H_BYTES, T_BYTES, W_BYTES } from '../../../src/history/layout.js';
import {
  HISTORY_TAIL_ITEMS_MAX,
  HISTORY_WINDOW_RECEIPTS,
  RANK_K_MAX,
  RECEIPT_ITEMS_MAX,
  VECTOR_BLOCK_MAX,
  WIDE_PROMOTION_ITEMS,
} from '../../../src/limits.js';
import { W_DENSE_LINEAR } from '../../../src/ranking/layout.js';
import type { RankingModel } from '../../../src/ranking/model.js';
import { SIGNAL_COUNT } from '../../../src/ranking/signals.js';
import { trainingFreeModel } from '../../../src/ranking/training-free.js';
import { compileImage, compileInPieces } from '../../../src/scoring/compile-image.js';
import * as layout from '../../../src/scoring/layout.js';
import type { PoolEntry, Ranker } from '../../../src/scoring/ranker.js';
import { createScoring } from '../../../src/scoring/scoring.js';
import { createTwin } from '../../../src/scoring/twin.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../support/histories.js';
import { sameBits, sharedKernel } from '../../support/kernel-cases.js';
import { allEligible, randomEligible, randomEntries, randomHistory, randomModel } from '../../support/pools.js';
import { randomRanker } from '../../support/redemption-rankers.js';
import { steadySales } from '../../support/sales.js';

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => i + from);
const entriesOf = (...lists: number[][]): PoolEntry[] => lists.map((items) => ({ items: Uint32Array.from(items) }));
/** Of so many in a hundred receipts. */
const popularity = (...frequency: number[]) => trainingFreeModel(steadySales(frequency.map((count) => count / 100)));

const makers: [string, (entries: readonly PoolEntry[], model: RankingModel, wideAbove?: number) => Ranker][] = [
  [
    'the kernel',
    (entries, model, wideAbove = 64) => sharedKernel().ranker(compileImage(entries, model, { wideAbove }), 1),
  ],
  ['the twin', (entries, model, wideAbove = 64) => createTwin(compileImage(entries, model, { wideAbove }), 1)],
];

describe.each(makers)('%s', (_, make) => {
  const rank = (ranker: Ranker, history: Uint8Array | null = null, k = 10, eligible = allEligible(ranker.size)) =>
    ranker.rank({ history, eligible, k });

  it('gives newcomers the order of popularity', () => {
    const ranker = make(entriesOf([0], [1], [2], [3]), popularity(1, 5, 3, 4));
    expect([...rank(ranker).positions]).toEqual([1, 3, 2, 0]);
  });

  it('puts first what the customer buys', () => {
    const ranker = make(entriesOf([0], [1], [2], [3]), popularity(1, 5, 3, 4));
    const history = recordAll(range(6).map((i) => receiptOf(i + 1, i * 100, [0])));
    expect([...rank(ranker, history).positions]).toEqual([0, 1, 3, 2]);
  });

  it('counts a receipt in the next call', () => {
    const ranker = make(entriesOf([0], [1]), popularity(1, 1.1));
    expect(rank(ranker, null, 1).positions[0]).toBe(1);
    expect(rank(ranker, recordAll([receiptOf(1, 0, [0])]), 1).positions[0]).toBe(0);
  });

  it('breaks ties by position, also beyond the limit of results', () => {
    const ranker = make(entriesOf(...range(5_000).map(() => [3])), popularity(0, 0, 0, 1));
    expect([...rank(ranker, null, RANK_K_MAX).positions]).toEqual(range(RANK_K_MAX));
    const better = make(entriesOf(...range(5_000).map((p) => [p % 100 === 99 ? 3 : 1])), popularity(0, 0, 0, 1));
    const best = range(50).map((i) => i * 100 + 99);
    expect([...rank(better, null, RANK_K_MAX).positions]).toEqual([...best, ...range(RANK_K_MAX - 50)]);
  });

  it('has no results for an empty pool, and none when nothing is eligible', () => {
    expect(rank(make([], popularity(1)))).toEqual({ positions: new Uint32Array(0), scores: new Float32Array(0) });
    expect(rank(make(entriesOf([0], [0]), popularity(1)), null, 5, new Uint32Array(1)).positions).toHaveLength(0);
  });

  it('returns every eligible promotion when K is larger, those without items last', () => {
    const ranker = make(entriesOf([], [1], [0], []), popularity(1, 5));
    expect([...rank(ranker).positions]).toEqual([1, 2, 0, 3]);
    expect([...rank(ranker, null, 10, Uint32Array.of(0b1101)).positions]).toEqual([2, 0, 3]);
  });

  it('adds up the items of a promotion', () => {
    const model = popularity(10, 9, 9, 9);
    expect([...rank(make(entriesOf([0], [1, 2, 3]), model)).positions]).toEqual([1, 0]);
    const [pair] = rank(make(entriesOf([1, 2]), model)).scores;
    const [one] = rank(make(entriesOf([1]), model)).scores;
    expect(pair).toBeCloseTo(1 - (1 - one!) ** 2, 6);
  });

  it('scores a wide promotion like a narrow one of its items, for newcomers', () => {
    const model = randomModel(randomStream(8), { itemCount: 40, k: 6 });
    const entries = entriesOf([3], range(9), range(30, 5));
    const narrow = rank(make(entries, model));
    const wide = rank(make(entries, model, 1));
    expect(wide.positions).toEqual(narrow.positions);
    wide.scores.forEach((score, i) => {
      expect(score).toBeCloseTo(narrow.scores[i]!, 5);
    });
  });

  it('tells wide promotions apart by what the customer buys, and by nothing else', () => {
    const many = 300;
    const entries = entriesOf(range(many), range(many, many), [2 * many]);
    const ranker = make(entries, popularity(...range(2 * many).map(() => 1), 1));
    const [left, right] = [[7], [many + 7]].map((items) => rank(ranker, recordAll([receiptOf(1, 0, items)])));
    expect([...left!.positions]).toEqual([0, 1, 2]);
    expect([...right!.positions]).toEqual([1, 0, 2]);
    expect(left!.scores[0]).toBe(right!.scores[0]);
  });

  it('counts a wide promotion by what is bought of it, and by how many of its items the customer bought', () => {
    const many = 300;
    const shares = range(2 * many).map((i) => (i < many ? 1 : 2));
    const ranker = make(entriesOf(range(many), range(many, many)), popularity(...shares));
    const odds = (p: number) => p / (1 - p);
    const newcomer = rank(ranker);
    expect([...newcomer.positions]).toEqual([1, 0]);
    // Half of the six and of the three items that a receipt is to be expected to hold.
    expect(odds(newcomer.scores[0]!)).toBeCloseTo(Math.expm1(3), 3);
    expect(odds(newcomer.scores[1]!)).toBeCloseTo(Math.expm1(1.5), 4);
    const habits = recordAll([receiptOf(1, 0, range(20)), receiptOf(2, 24, range(20))]);
    expect([...rank(ranker, habits).positions]).toEqual([0, 1]);
  });

  it('counts no more than the likeliest items of a wide promotion where no shares are known', () => {
    const popularities = range(400).map((i) => (i < WIDE_PROMOTION_ITEMS ? 5 : 1));
    const entries = entriesOf(range(WIDE_PROMOTION_ITEMS), range(400));
    const { scores } = rank(make(entries, { ...popularity(...popularities), shares: null }));
    expect(scores[1]).toBeCloseTo(scores[0]!, 6);
  });

  it('multiplies odds by boosts', () => {
    const ranker = make(entriesOf([0], [0], [0]), popularity(1));
    const plain = rank(ranker).scores[0]!;
    const boosted = ranker.rank({ history: null, eligible: allEligible(3), k: 3, boosts: Float32Array.of(1, 4, 0.5) });
    expect([...boosted.positions]).toEqual([1, 0, 2]);
    const odds = (p: number) => p / (1 - p);
    expect(odds(boosted.scores[0]!) / odds(plain)).toBeCloseTo(4, 4);
  });

  it('scores items beyond the model as unknown ones', () => {
    const ranker = make(entriesOf([900], [0]), popularity(0.01, 0.02));
    expect([...rank(ranker).positions]).toEqual([1, 0]);
    const history = recordAll(range(9).map((i) => receiptOf(i + 1, i, [900, 70_000])));
    expect([...rank(ranker, history).positions]).toEqual([0, 1]);
  });

  it('follows an item into all of hundreds of promotions', () => {
    const ranker = make(
      entriesOf(...range(600).map((p) => (p % 2 ? [7, 100 + p] : [100 + p]))),
      popularity(...range(800).map(() => 1)),
    );
    const history = recordAll([receiptOf(1, 0, [7])]);
    expect([...rank(ranker, history, RANK_K_MAX).positions]).toEqual(range(RANK_K_MAX).map((i) => 2 * i + 1));
  });

  it('stays finite with extreme numbers', () => {
    const model = randomModel(randomStream(3), { itemCount: 20, k: 4 });
    for (const [i, extreme] of [1e30, -1e30, 88, -88, 1e-40, 3e38].entries()) model.items.base[i] = extreme;
    model.items.denseBias[7] = 1e20;
    model.items.denseBias[8] = -1e20;
    model.weights.own.fill(1e6);
    const ranker = make(entriesOf(...range(20).map((i) => [i]), range(20)), model);
    const history = recordAll([receiptOf(1, 0, range(20)), receiptOf(2, 9, [1, 2])]);
    for (const request of [null, history]) {
      const boosts = new Float32Array(21).fill(100);
      const { scores, positions } = ranker.rank({
        history: request,
        eligible: allEligible(21),
        k: 21,
        boosts,
        nowDay: 65_535,
      });
      expect(positions).toHaveLength(21);
      expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    }
  });

  it('takes over new popularity without a new compilation', () => {
    const ranker = make(entriesOf([0], [1], [2]), popularity(1, 2));
    ranker.updateItemTerms(popularity(2, 1, 3));
    expect([...rank(ranker).positions]).toEqual([2, 0, 1]);
    expect(() => ranker.updateItemTerms(randomModel(randomStream(1), { itemCount: 3, k: 4 }))).toThrow(RangeError);
    const redemptionRanker = randomRanker(randomStream(1), 3);
    expect(() => ranker.updateItemTerms({ ...popularity(1), redemptionRanker })).toThrow(RangeError);
  });

  it.each([
    ['k 0', { k: 0 }],
    ['k above the limit', { k: RANK_K_MAX + 1 }],
    ['a mask of another pool', { eligible: new Uint32Array(2) }],
    ['boosts of another pool', { boosts: new Float32Array(4) }],
  ])('refuses %s', (_name, wrong) => {
    const ranker = make(entriesOf([0], [1], [2]), popularity(1));
    expect(() => ranker.rank({ history: null, eligible: new Uint32Array(1), k: 3, ...wrong })).toThrow(RangeError);
  });

  it('never reads beyond broken histories', () => {
    const random = randomStream(11);
    const ranker = make(randomEntries(random, 60, 80, 3), randomModel(random, { itemCount: 80, k: 5 }));
    const sound = randomHistory(random, 45, 8, 80)!;
    let refused = 0;
    for (let i = 0; i < 3_000; i++) {
      const broken = random() < 0.2 ? sound.slice(0, Math.floor(random() * sound.length)) : sound.slice();
      for (let b = 0; b < 1 + random() * 3; b++)
        broken[Math.floor(random() * broken.length)] = Math.floor(random() * 256);
      try {
        const { scores } = rank(ranker, broken);
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
      } catch (error) {
        refused++;
        expect((error as Error).message).toMatch(/^history record: /);
      }
    }
    expect(refused).toBeGreaterThan(500);
    expect(sameBits(rank(ranker, sound), rank(ranker, sound))).toBe(true);
  });
});

describe('kernel and twin', () => {
  it('agree on the largest history that there can be', () => {
    const random = randomStream(5);
    const items = HISTORY_TAIL_ITEMS_MAX + (HISTORY_WINDOW_RECEIPTS + 3) * RECEIPT_ITEMS_MAX;
    const receipts = range(HISTORY_WINDOW_RECEIPTS + 3).map((r) =>
      receiptOf(r + 1, r * 50, range(RECEIPT_ITEMS_MAX, r * RECEIPT_ITEMS_MAX)),
    );
    const entries = randomEntries(random, 300, items, 4);
    const image = compileImage(entries, randomModel(random, { itemCount: items, k: 8 }));
    const request = { history: recordAll(receipts), eligible: allEligible(300), k: 64, nowDay: FIRST_DAY + 90 };
    expect(sameBits(sharedKernel().ranker(image, 1).rank(request), createTwin(image, 1).rank(request))).toBe(true);
  });

  it('agree when the pool is large and the kernel has to make room', () => {
    const random = randomStream(6);
    const model = randomModel(random, { itemCount: 20_000, k: 16 });
    const rankers = [500, 8_000, 40, 20_000].map((count) => {
      const image = compileImage(randomEntries(random, count, 20_000, 5), model);
      return [sharedKernel().ranker(image, 1), createTwin(image, 1)] as const;
    });
    const history = randomHistory(random, 30, 9, 20_000);
    // The first two have lost their place in the kernel by now, and still answer.
    for (const [wasm, twin] of rankers) {
      const request = { history, eligible: allEligible(twin.size), k: 64, nowDay: FIRST_DAY + 90 };
      expect(sameBits(wasm.rank(request), twin.rank(request))).toBe(true);
    }
  });

  it('agree where wide promotions are as short as they may be, and longer narrow ones are refused', () => {
    const random = randomStream(9);
    const model = randomModel(random, { itemCount: 900, k: 4 });
    const lengths = [WIDE_PROMOTION_ITEMS, WIDE_PROMOTION_ITEMS + 1];
    const entries = range(60).map((p) => ({ items: Uint32Array.from(range(lengths[p % 2]!, p * 13)) }));
    const image = compileImage(entries, model);
    const request = { history: randomHistory(random, 20, 9, 900), eligible: allEligible(60), k: 8, nowDay: FIRST_DAY };
    const expected = createTwin(image, 1).rank(request);
    for (const pass of ['full', 'bounded', 'auto'] as const) {
      expect(sameBits(sharedKernel().ranker(image, 1, pass).rank(request), expected), pass).toBe(true);
    }
    expect(() => compileImage(entries, model, { wideAbove: WIDE_PROMOTION_ITEMS + 1 })).toThrow(RangeError);
  });

  describe('where the kernel chooses its pass', () => {
    const random = randomStream(10);
    const model = randomModel(random, { itemCount: 9_000, k: 6 });
    const entries = randomEntries(random, 3_000, 9_000, 3);
    const few = entries.slice(0, 1_000);
    const trainingFree = trainingFreeModel(steadySales(range(9_000).map((item) => 1 / (item + 1))));
    const buysAll = recordAll(range(30).map((i) => receiptOf(i + 1, i * 100, range(300, i * 300))));
    const some = randomHistory(random, 3, 4, 9_000);

    it.each([
      ['bounded for few of many promotions', model, entries, some, 2, true],
      ['bounded up to a twenty-fourth of them', model, entries, some, RANK_K_MAX, true],
      ['full beyond, where little can be left out', model, few, some, RANK_K_MAX, false],
      ['full where nothing but copying would be saved', trainingFree, entries, some, RANK_K_MAX, false],
      ['bounded there for few results', trainingFree, entries, some, 6, true],
      ['full where promotions hold what the customer buys', model, entries, buysAll, RANK_K_MAX, false],
    ] as const)('%s', (_, model, entries, history, k, bounded) => {
      const image = compileImage(entries, model);
      const [ranker, twin] = [sharedKernel().ranker(image, 1), createTwin(image, 1)];
      for (const share of [1, 0.3]) {
        const request = { history, eligible: randomEligible(random, entries.length, share), k, nowDay: FIRST_DAY };
        expect(sameBits(ranker.rank(request), twin.rank(request))).toBe(true);
        if (share === 1) expect(sharedKernel().lastPass().bounded).toBe(bounded);
      }
    });
  });

  it('are compiled in pieces, between which others have their turn: the image is the same', () => {
    const random = randomStream(11);
    const model = randomModel(random, { itemCount: 900, k: 4 });
    const entries = randomEntries(random, 300, 900, 3);
    const work = compileInPieces(entries, model);
    let pieces = 1;
    let piece = work.next();
    for (; !piece.done; piece = work.next()) pieces++;
    expect(pieces).toBeGreaterThan(3);
    expect(piece.value).toEqual(compileImage(entries, model));
  });

  it('are chosen by the self-test or by hand', () => {
    const warnings: string[] = [];
    const warn = (message: string) => warnings.push(message);
    expect(createScoring({ kind: 'auto', warn }).kind).toBe('wasm');
    expect(finish(createScoring({ kind: 'twin', warn }).compile(entriesOf([0]), popularity(1))).kind).toBe('twin');
    expect(warnings).toEqual([]);
  });
});

describe('the memory map', () => {
  it('has room for what the limits allow', () => {
    const items = HISTORY_TAIL_ITEMS_MAX + HISTORY_WINDOW_RECEIPTS * RECEIPT_ITEMS_MAX;
    const lines = HISTORY_WINDOW_RECEIPTS * RECEIPT_ITEMS_MAX;
    const history =
      H_BYTES + items * 4 + HISTORY_TAIL_ITEMS_MAX * T_BYTES + HISTORY_WINDOW_RECEIPTS * W_BYTES + lines * 2;
    expect(layout.OWN_ITEMS_MAX).toBe(items);
    expect(layout.HISTORY_LINES_MAX).toBe(lines);
    expect(layout.S_HISTORY + history).toBeLessThanOrEqual(layout.S_TOTALS);
    expect(layout.S_TOTALS + items * T_BYTES).toBeLessThanOrEqual(layout.S_WEIGHTS);
    expect(layout.S_WEIGHTS + items * 4).toBeLessThanOrEqual(layout.S_RECENT);
    expect(layout.S_RECENT + items * 4).toBeLessThanOrEqual(layout.S_OWN);
    expect(layout.S_OWN + items * 8).toBeLessThanOrEqual(layout.S_BYTES);
    expect(layout.S_VECTOR + (2 * VECTOR_BLOCK_MAX + 16) * 4).toBeLessThanOrEqual(layout.S_GROUPS);
    expect(RANK_K_MAX).toBeLessThanOrEqual(layout.RESULTS_MAX);
    expect(layout.RESULTS_MAX * 5).toBeLessThanOrEqual(layout.GROUPS_MAX * 4);
    expect(layout.S_GROUPS + layout.GROUPS_MAX * 4).toBeLessThanOrEqual(layout.S_HISTORY);
    expect(layout.QUEUE_MAX).toBe(layout.BLOCK_LISTS * WIDE_PROMOTION_ITEMS);
    // The last one repeated, up to a multiple of four.
    expect(layout.S_QUEUE + (layout.QUEUE_MAX + 3) * 4).toBeLessThanOrEqual(layout.S_HISTORY);
    expect(W_DENSE_LINEAR).toBe(SIGNAL_COUNT);
    expect(layout.TABLE_DAY_DECAY).toBe(RECEIPT_DECAY_TABLE.byteLength);
    expect(layout.TABLE_LANE_MASK).toBe(layout.TABLE_DAY_DECAY + DAY_DECAY_TABLE.byteLength);
  });
});
