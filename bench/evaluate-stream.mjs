/**
 * Offline evaluation on dated receipts, a file with customer_id,seq,day,items:
 *
 *     npm run build && node bench/evaluate-stream.mjs --baskets FILE [--last 20] [--blocks 10] [--engine-only] [--options JSON] [--html FILE] [--json FILE] [--predictions FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BASELINES } from '../dist/evaluation/baselines/index.js';
import { engineMethod } from '../dist/evaluation/engine-method.js';
import { writePredictions } from '../dist/evaluation/predictions-file.js';
import { htmlReport } from '../dist/evaluation/report/html-report.js';
import { textReport } from '../dist/evaluation/report/text-report.js';
import { evaluateStream } from '../dist/evaluation/stream/evaluate-stream.js';
import { readStream } from '../dist/evaluation/stream/read-stream.js';
import { TRAINING_DEFAULTS } from '../dist/ranking/training/training-options.js';

const { values: flags } = parseArgs({
  options: {
    baskets: { type: 'string' },
    last: { type: 'string', default: '20' },
    blocks: { type: 'string', default: '10' },
    'engine-only': { type: 'boolean', default: false },
    options: { type: 'string', default: '{}' },
    html: { type: 'string' },
    json: { type: 'string' },
    predictions: { type: 'string' },
  },
});
const engine = engineMethod({ ...TRAINING_DEFAULTS, ...JSON.parse(flags.options) }, ({ mode, labelledCustomers }) =>
  console.error(mode, labelledCustomers, 'customers'),
);
const data = await readStream(flags.baskets);
const { result, predictions } = await evaluateStream({
  data,
  last: Number(flags.last),
  blocks: Number(flags.blocks),
  methods: flags['engine-only'] ? [engine] : [engine, ...BASELINES],
  ks: [6, 10, 20],
  title: `Dated receipts, ${flags.baskets}`,
});
console.log(textReport(result));
if (flags.html) writeFileSync(flags.html, htmlReport(result));
if (flags.json) writeFileSync(flags.json, JSON.stringify(result, null, 2));
if (flags.predictions) {
  const rows = predictions.map(({ id, ranked }) => [id, ranked]);
  await writePredictions(flags.predictions, ['user_id', 'items'], rows);
}
