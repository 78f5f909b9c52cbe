/**
 * Writes the dated baskets of a simulated grocery, as `handbill evaluate stream` reads them:
 *
 *     node --import ./bench/typescript.mjs bench/simulated-baskets.ts --out FILE [--customers 5000] [--items 8000] [--days 1400] [--seed 1]
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { MS_PER_DAY } from '../src/base/time.js';
import { makeWorld } from '../src/demo/world.js';

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string' },
    customers: { type: 'string', default: '5000' },
    items: { type: 'string', default: '8000' },
    days: { type: 'string', default: '1400' },
    seed: { type: 'string', default: '1' },
  },
});
const size = {
  customers: Number(flags.customers),
  items: Number(flags.items),
  promotions: 300,
  days: Number(flags.days),
};
const { items, receipts } = makeWorld({
  seed: Number(flags.seed),
  size,
  // Some stay away for weeks, as customers do; and figures of this world can be compared with those of the past.
  regularGapDays: Infinity,
  madeMs: 20_000 * MS_PER_DAY,
  nowMs: 20_000 * MS_PER_DAY,
});

function* rows(): Generator<string> {
  yield 'customer_id,seq,day,items\n';
  const seqs = new Map<string, number>();
  for (const { profileId, timeMs, items: bought } of receipts) {
    const seq = seqs.get(profileId) ?? 0;
    seqs.set(profileId, seq + 1);
    yield `${profileId},${seq},${Math.floor(timeMs / MS_PER_DAY)},${bought.map((at) => items[at]!.itemId).join(' ')}\n`;
  }
}

await pipeline(Readable.from(rows()), createWriteStream(flags.out!));
