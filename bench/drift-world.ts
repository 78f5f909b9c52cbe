/**
 * Writes the dated baskets of a retailer with few customers, long histories and habits that come and go, as `handbill evaluate stream` reads them. What
 * was bought most long ago says little of today: counting falls behind, and so does whatever was fitted to short histories (docs/ranking.md).
 *
 *     node --import ./bench/typescript.mjs bench/drift-world.ts --out FILE [--customers 100] [--days 2000] [--seed 1]
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/hash.js';
import { createDraws, type Draws } from './draws.js';

const ITEMS = 3_000;
/** Of an average customer at a time. */
const HABITS = 45;
/** Items a basket that nobody makes a habit of. */
const WHIMS = 1.2;

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string' },
    customers: { type: 'string', default: '100' },
    days: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});

/** What is true of an item for everybody. */
interface Goods {
  /** Draws by how often an item is bought on a whim, and how often it becomes a habit. */
  readonly whim: () => number;
  readonly habit: () => number;
  /** Chance that a visit of somebody with the habit includes it, and days that the habit lasts, on average. */
  readonly repeat: Float64Array;
  readonly lasts: Float64Array;
}

interface Habit {
  readonly endDay: number;
  readonly chance: number;
}

function makeGoods(draws: Draws): Goods {
  const popularity = draws.shuffled(Float64Array.from({ length: ITEMS }, (_, rank) => (rank + 1) ** -0.8));
  const repeat = Float64Array.from({ length: ITEMS }, () => Math.min(0.8, Math.max(0.01, draws.beta(1.2, 6))));
  const lasts = Float64Array.from({ length: ITEMS }, () => 20 + draws.gamma(2, 180));
  return {
    whim: draws.byWeight(popularity),
    habit: draws.byWeight(popularity.map((weight, item) => weight * (0.3 + repeat[item]!))),
    repeat,
    lasts,
  };
}

function* basketsOf(draws: Draws, goods: Goods, days: number): Generator<{ day: number; items: readonly number[] }> {
  const gapDays = draws.uniform(2, 6);
  const size = draws.uniform(0.5, 1.6);
  const habits = new Map<number, Habit>();
  const takeUp = (day: number): void => {
    const item = goods.habit();
    const endDay = day + draws.exponential(goods.lasts[item]!);
    habits.set(item, { endDay, chance: Math.min(0.9, goods.repeat[item]! * draws.gamma(3, 1 / 3) * size) });
  };
  for (let day = draws.uniform(0, 20); day < days; day += draws.exponential(gapDays) + 0.5) {
    for (const [item, { endDay }] of habits) if (endDay < day) habits.delete(item);
    while (habits.size < Math.floor(HABITS * size)) takeUp(day);
    const items = new Set([...habits].filter(([, { chance }]) => draws.happens(chance)).map(([item]) => item));
    for (let whims = draws.poisson(WHIMS * size); whims > 0; whims--) items.add(goods.whim());
    if (items.size > 0) yield { day: Math.floor(day), items: [...items] };
  }
}

function* rows(): Generator<string> {
  const draws = createDraws(randomStream(Number(flags.seed)));
  const goods = makeGoods(draws);
  yield 'customer_id,seq,day,items\n';
  for (let customer = 0; customer < Number(flags.customers); customer++) {
    let seq = 0;
    for (const { day, items } of basketsOf(draws, goods, Number(flags.days))) {
      yield `c${customer},${seq++},${day},${items.map((item) => `i${item}`).join(' ')}\n`;
    }
  }
}

await pipeline(Readable.from(rows()), createWriteStream(flags.out!));
