/**
 * What retailers rank like whose customers the shipped weights have not seen: for each measure the weights are fitted without its retailer
 * (bench/priors.ts), then everything is learned and ranked as `handbill evaluate small` does it.
 *
 *     node --import ./bench/typescript.mjs bench/left-out.ts --data DIR [--only 'NAME;NAME'] [--options JSON]
 */
import { parseArgs } from 'node:util';
import { decayAndTrend } from '../src/evaluation/baselines/decay-trend.js';
import { personalByPopularity, personalFrequency, receiptDecay } from '../src/evaluation/baselines/frequency.js';
import { trainingFreeMethod } from '../src/evaluation/baselines/training-free.js';
import { engineMethod } from '../src/evaluation/engine-method.js';
import { evaluateSmall } from '../src/evaluation/small/evaluate-small.js';
import { retailerOf } from '../src/evaluation/small/small-retailers.js';
import { type ReceiptSet, receiptCount } from '../src/ranking/training/receipts.js';
import { TRAINING_DEFAULTS } from '../src/ranking/training/training-options.js';
import { fitRobust, retailerRows } from './priors/fit-priors.js';
import { fitTrainingFree } from './priors/fit-training-free.js';
import { popularityRows } from './priors/popularity-rows.js';
import { RETAILERS, type Retailer, readRetailer, readWhole, SHARES } from './priors/retailers.js';

interface Measure {
  readonly retailer: Retailer;
  /** Customers of a small retailer; null: all of them. */
  readonly group: number | null;
  /** At most so many small retailers. */
  readonly retailers?: number;
  /** Only so many customers, those with the most receipts. */
  readonly busiest?: number;
  readonly blocks?: number;
  /** Nothing of earlier days is predicted. */
  readonly fromDay?: number;
}

/** What the engine is to beat. */
const SIMPLE = [personalByPopularity, personalFrequency, receiptDecay, decayAndTrend];

const MEASURES: Readonly<Record<string, Measure>> = {
  'dunnhumby x 30': { retailer: 'dunnhumby', group: 30 },
  'dunnhumby x 150': { retailer: 'dunnhumby', group: 150 },
  'dunnhumby 1k': { retailer: 'dunnhumby', group: null },
  'tafeng x 100': { retailer: 'tafeng', group: 100, retailers: 19 },
  'tafeng x 190': { retailer: 'tafeng', group: 190, retailers: 10 },
  'journey x 150': { retailer: 'journey', group: 150, blocks: 3 },
  // From then on the study of the design predicts (RANKING-2).
  'journey x 150, from day 26': { retailer: 'journey', group: 150, blocks: 3, fromDay: 26 },
  'journey, busiest 100': { retailer: 'journey', group: null, busiest: 100, blocks: 10 },
  'journey, days 1 to 79': { retailer: 'journey', group: null, blocks: 10 },
};

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string', default: Object.keys(MEASURES).join(';') },
    options: { type: 'string', default: '{}' },
  },
});
/** Weights that have not seen the retailer. */
const weightsWithout = memo(async (retailer: Retailer) => {
  const others = [];
  const weighed = [];
  for (const other of RETAILERS) {
    if (other === retailer) continue;
    const receipts = await readRetailer(flags.data!, other);
    others.push(retailerRows(receipts));
    weighed.push({ rows: popularityRows(receipts), share: SHARES[other] });
  }
  return { prior: fitRobust(others), trainingFree: fitTrainingFree(weighed) };
});

for (const name of flags.only.split(';')) {
  const { retailer, group, retailers = null, busiest, blocks = 1, fromDay = null } = MEASURES[name]!;
  const { prior, trainingFree } = await weightsWithout(retailer);
  const all = await readWhole(flags.data!, retailer);
  const receipts = busiest === undefined ? all : retailerOf(all, mostReceipts(all, busiest)).receipts;
  const { facts, instances, methods } = evaluateSmall({
    receipts,
    group: group ?? receipts.customerCount,
    retailers,
    seed: 1,
    last: 20,
    blocks,
    fromDay,
    methods: [
      engineMethod({ ...TRAINING_DEFAULTS, prior, ...JSON.parse(flags.options) }),
      trainingFreeMethod(trainingFree),
      ...SIMPLE,
    ],
    ks: [6, 10],
    title: name,
  });
  console.log(`${name}: ${instances} baskets; ${facts.filter((fact) => fact.startsWith('Handbill')).join('; ')}`);
  for (const { name: method, metrics, engineGain } of methods) {
    const figures = ['R@10', 'N@10', 'R@6'].map((metric) => {
      const gain = engineGain[metric];
      const behind = gain ? ` (${gain.mean.toFixed(4)} se ${(gain.interval / 1.96).toFixed(4)})` : '';
      return `${metric} ${metrics[metric]!.mean.toFixed(4)}${behind}`;
    });
    console.log(`  ${method.padEnd(24)} ${figures.join('  ')}`);
  }
}

function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key)!;
  };
}

/** The customers with the most receipts. */
function mostReceipts(receipts: ReceiptSet, count: number): Uint32Array {
  const all = Array.from({ length: receipts.customerCount }, (_, u) => u);
  return Uint32Array.from(all.sort((a, b) => receiptCount(receipts, b) - receiptCount(receipts, a)).slice(0, count));
}
