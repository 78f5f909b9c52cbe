/**
 * Fits the weights that are shipped (src/ranking/training/defaults.ts, src/ranking/training-free.ts) to the retailers of the shared data:
 *
 *     node --import ./bench/typescript.mjs bench/priors.ts --data DIR [--without tafeng|dunnhumby|journey]
 *
 * --without leaves a retailer out, whose customers are to be ranked by weights that have not seen it.
 */
import { parseArgs } from 'node:util';
import { fitOwn, fitRobust, fitTrainingFree, retailerRows } from './priors/fit-priors.js';
import { RETAILERS, readRetailer } from './priors/retailers.js';

const { values: flags } = parseArgs({
  options: { data: { type: 'string' }, without: { type: 'string' } },
});
const rows = [];
for (const retailer of RETAILERS) {
  if (retailer === flags.without) continue;
  const found = retailerRows(await readRetailer(flags.data!, retailer));
  console.error(`${retailer}: ${found.groups} labels, ${found.label.length} rows`);
  rows.push(found);
  if (retailer !== 'journey') print(retailer, fitOwn(found));
}
print('robust', fitRobust(rows));
print('training-free', fitTrainingFree(rows));

function print(name: string, weights: object): void {
  const digits = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  console.log(`${name} ${JSON.stringify(weights, digits, 2)}`);
}
