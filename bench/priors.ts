/**
 * Fits the weights that are shipped (src/ranking/training/defaults.ts, src/ranking/training-free.ts) to the retailers of the shared data, the training-free
 * formula also to generated ones (bench/drift-world.ts, bench/simulated-baskets.ts):
 *
 *     node --import ./bench/typescript.mjs bench/priors.ts --data DIR [--drift FILE] [--demo FILE] [--without tafeng|dunnhumby|journey]
 *
 * --without leaves a retailer out, whose customers are to be ranked by weights that have not seen it.
 */
import { parseArgs } from 'node:util';
import { readStream } from '../src/evaluation/stream/read-stream.js';
import { fitOwn, fitRobust, retailerRows } from './priors/fit-priors.js';
import { fitTrainingFree } from './priors/fit-training-free.js';
import { popularityRows } from './priors/popularity-rows.js';
import { RETAILERS, readRetailer, SHARES, WORLD_SHARES } from './priors/retailers.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    drift: { type: 'string' },
    demo: { type: 'string' },
    without: { type: 'string' },
  },
});
const rows = [];
const weighed = [];
for (const retailer of RETAILERS) {
  if (retailer === flags.without) continue;
  const receipts = await readRetailer(flags.data!, retailer);
  const found = retailerRows(receipts);
  console.error(`${retailer}: ${found.groups} labels, ${found.label.length} rows`);
  rows.push(found);
  weighed.push({ rows: popularityRows(receipts), share: SHARES[retailer] });
  if (retailer !== 'journey') print(retailer, fitOwn(found));
}
print('robust', fitRobust(rows));
for (const world of ['drift', 'demo'] as const) {
  if (flags[world] === undefined) continue;
  const { receipts } = await readStream(flags[world]);
  weighed.push({ rows: popularityRows(receipts), share: WORLD_SHARES[world] });
}
print('training-free', fitTrainingFree(weighed));

function print(name: string, weights: object): void {
  const digits = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  console.log(`${name} ${JSON.stringify(weights, digits, 2)}`);
}
