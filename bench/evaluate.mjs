/**
 * Offline evaluation of the built engine on a folder with baskets.csv.gz and users.csv.gz:
 *
 *     npm run build && node bench/evaluate.mjs --data DATA/tafeng [--promotions FILE] [--leave-last-out]
 *         [--predict-fold N] [--engine-only] [--prior none|shipped|tafeng|dunnhumby] [--options JSON] [--html FILE] [--json FILE] [--predictions FILE]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BASELINES } from '../dist/evaluation/baselines/index.js';
import { engineMethod } from '../dist/evaluation/engine-method.js';
import { evaluateBaskets } from '../dist/evaluation/evaluate-baskets.js';
import { writePredictions } from '../dist/evaluation/predictions-file.js';
import { readPromotions } from '../dist/evaluation/promotions.js';
import { readBaskets } from '../dist/evaluation/read-baskets.js';
import { htmlReport } from '../dist/evaluation/report/html-report.js';
import { textReport } from '../dist/evaluation/report/text-report.js';
import { foldSplit, folds, leaveLastOut } from '../dist/evaluation/split.js';
import { PRIORS } from '../dist/ranking/training/defaults.js';
import { TRAINING_DEFAULTS } from '../dist/ranking/training/training-options.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    promotions: { type: 'string' },
    'leave-last-out': { type: 'boolean', default: false },
    'predict-fold': { type: 'string' },
    'engine-only': { type: 'boolean', default: false },
    prior: { type: 'string', default: 'none' },
    options: { type: 'string', default: '{}' },
    html: { type: 'string' },
    json: { type: 'string' },
    predictions: { type: 'string' },
  },
});
const baskets = await readBaskets(join(flags.data, 'baskets.csv.gz'), join(flags.data, 'users.csv.gz'));
const promotions = flags.promotions ? await readPromotions(flags.promotions, baskets.items) : null;
const splits = flags['leave-last-out']
  ? [leaveLastOut(baskets)]
  : flags['predict-fold'] !== undefined
    ? [foldSplit(baskets, Number(flags['predict-fold']))]
    : folds(baskets).map((fold) => foldSplit(baskets, fold));
const options = { ...TRAINING_DEFAULTS, prior: PRIORS[flags.prior], ...JSON.parse(flags.options) };
const engine = engineMethod(options, ({ mode, seconds, rows }) => console.error(mode, rows, 'rows', seconds));
const { result, predictions } = await evaluateBaskets(
  {
    baskets,
    splits,
    methods: flags['engine-only'] ? [engine] : [engine, ...BASELINES],
    ks: [6, 10, 20],
    promotions,
    title: `${promotions ? 'Promotions' : 'Next basket'}, ${flags.data}`,
  },
  (done, stage) => console.error(`${(100 * done).toFixed(0)} % ${stage}`),
);
console.log(textReport(result));
console.error(`${(process.memoryUsage().rss / 1e6).toFixed(0)} MB, ${process.uptime().toFixed(0)} s`);
if (flags.html) writeFileSync(flags.html, htmlReport(result));
if (flags.json) writeFileSync(flags.json, JSON.stringify(result, null, 2));
if (flags.predictions) {
  const header = ['user_id', promotions ? 'promotions' : 'items'];
  await writePredictions(
    flags.predictions,
    header,
    predictions.map(({ id, ranked }) => [id, ranked]),
  );
}
