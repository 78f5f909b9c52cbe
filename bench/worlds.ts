import type { ItemIndex } from '../src/base/ids.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { byClass, ITEM_CLASSES, type ItemClasses } from '../src/catalog/item-classes.js';
import { recordReceipt } from '../src/history/history.js';
import { type CustomerVectorShape, type RankingModel, vectorSize } from '../src/ranking/model.js';
import { emptyStatistics, STATISTICS_TABLES } from '../src/ranking/offer-statistics.js';
import { REDEMPTION_INPUTS, type RedemptionInput, type RedemptionRanker } from '../src/ranking/redemption-ranker.js';
import { SIGNAL_COUNT } from '../src/ranking/signals.js';
import type { PoolEntry } from '../src/scoring/ranker.js';

type Random = () => number;

/** Promotions of `each` items; together they cover nearly all items. */
export function benchPool(random: Random, promotions: number, each: number, itemCount: number): PoolEntry[] {
  const shuffled = Uint32Array.from({ length: itemCount }, (_, i) => i);
  for (let i = itemCount - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return Array.from({ length: promotions }, (_, p) => {
    const from = (p * each) % (itemCount - each + 1);
    return { items: shuffled.slice(from, from + each).sort() };
  });
}

/** Item numbers of a trained model's size; which they are makes no difference to the time. */
export function benchModel(random: Random, itemCount: number, customerVector: CustomerVectorShape): RankingModel {
  const numbers = (length: number, from: number, to: number) =>
    Float32Array.from({ length }, () => from + (to - from) * random());
  const size = vectorSize(customerVector);
  return {
    version: 1,
    itemCount,
    unknownBase: -9,
    items: {
      base: numbers(itemCount, -8, -3),
      sizeSlope: numbers(itemCount, -0.1, 0.1),
      ownBias: numbers(itemCount, 1, 3),
      ownCountSlope: numbers(itemCount, -0.1, 0.1),
      denseBias: numbers(itemCount, 0, 0.01),
      q: numbers(itemCount * size, -0.01, 0.01),
      p: numbers(itemCount * customerVector.k, -1, 1),
    },
    customerVector,
    newcomerVector: numbers(size, -0.1, 0.1),
    weights: {
      denseLinear: 1.7,
      denseLog: 0.4,
      denseFloor: 1e-5,
      own: numbers(SIGNAL_COUNT, -0.3, 0.3),
      ownCountMax: 8,
      ownDenseLinear: 0.5,
      ownDenseLog: -0.4,
    },
    laterBase: new Float32Array(0),
    shares: null,
    trend: null,
    redemptionRanker: null,
    uplift: null,
  };
}

/** What redemptions taught; which weights makes no difference to the time. */
export function benchRanker(random: Random, itemCount: number): RedemptionRanker {
  const statistics = emptyStatistics(itemCount, 1_000);
  for (const table of STATISTICS_TABLES) {
    for (let item = 0; item < itemCount; item++) statistics[table][item] = 100 * random();
  }
  const inputs = () =>
    Object.fromEntries(REDEMPTION_INPUTS.map((name) => [name, random() - 0.5])) as Record<RedemptionInput, number>;
  const weights = { chosen: { ...inputs(), level: -3 }, everybody: { ...inputs(), level: -3 } };
  return { redemptions: 1_000, weights, means: inputs(), statistics };
}

/** As many classes as a supermarket's 3,000 items have. Items of a promotion are mostly `alike`, or they have nothing in common, which is the dearest. */
export function benchClasses(
  random: Random,
  entries: readonly PoolEntry[],
  itemCount: number,
  alike: number,
): ItemClasses {
  const counts = { department: 15, category: 150, type: 600, manufacturer: 500, brand: 3 };
  const of = byClass((kind) => Uint32Array.from({ length: itemCount }, () => Math.floor(random() * counts[kind])));
  for (const { items } of entries) {
    for (const kind of ITEM_CLASSES) {
      for (const item of items) if (random() < alike) of[kind][item] = of[kind][items[0]!]!;
    }
  }
  return { of, counts, ownBrand: new Uint8Array(itemCount) };
}

/** Receipts of 5 items from the customer's own repertoire of 40, a week apart. */
export function benchHistory(random: Random, itemCount: number, receipts: number): Uint8Array {
  const own = Array.from({ length: 40 }, () => Math.floor(random() ** 2 * itemCount));
  let bytes: Uint8Array | null = null;
  for (let r = 0; r < receipts; r++) {
    const items = [...new Set(Array.from({ length: 5 }, () => own[Math.floor(random() * own.length)]!))] as ItemIndex[];
    const timeMs = (20_000 - (receipts - r) * 7) * MS_PER_DAY;
    const outcome = recordReceipt(bytes, { idHash: [r, 5], timeMs, items });
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes!;
}

export function eligibleShare(random: Random, size: number, share: number): Uint32Array {
  const words = new Uint32Array((size + 31) >>> 5);
  for (let p = 0; p < size; p++) if (random() < share) words[p >>> 5]! |= 2 ** (p & 31);
  return words;
}
