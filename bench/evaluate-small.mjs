/**
 * Offline evaluation on a retailer cut into small ones, on the built program; dated baskets (customer_id,seq,day,items) or others (user_id,seq,items):
 *
 *     npm run build && node bench/evaluate-small.mjs --baskets FILE --group 100 [--dated] [--retailers N] [--last 20] [--engine-only] [--options JSON]
 */
import { parseArgs } from 'node:util';
import { BASELINES } from '../dist/evaluation/baselines/index.js';
import { engineMethod } from '../dist/evaluation/engine-method.js';
import { readBaskets } from '../dist/evaluation/read-baskets.js';
import { textReport } from '../dist/evaluation/report/text-report.js';
import { evaluateSmall } from '../dist/evaluation/small/evaluate-small.js';
import { readStream } from '../dist/evaluation/stream/read-stream.js';
import { PRIORS } from '../dist/ranking/training/defaults.js';
import { TRAINING_DEFAULTS } from '../dist/ranking/training/training-options.js';

const { values: flags } = parseArgs({
  options: {
    baskets: { type: 'string' },
    dated: { type: 'boolean', default: false },
    group: { type: 'string', default: '100' },
    retailers: { type: 'string' },
    last: { type: 'string', default: '20' },
    blocks: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    prior: { type: 'string' },
    'engine-only': { type: 'boolean', default: false },
    options: { type: 'string', default: '{}' },
  },
});
const { receipts } = flags.dated ? await readStream(flags.baskets) : await readBaskets(flags.baskets, null);
const prior = flags.prior ? { prior: PRIORS[flags.prior] } : {};
const engine = engineMethod({ ...TRAINING_DEFAULTS, ...prior, ...JSON.parse(flags.options) });
const result = evaluateSmall({
  receipts,
  group: Number(flags.group),
  retailers: flags.retailers ? Number(flags.retailers) : null,
  seed: Number(flags.seed),
  last: Number(flags.last),
  blocks: Number(flags.blocks),
  methods: flags['engine-only'] ? [engine] : [engine, ...BASELINES.filter(({ name }) => !name.startsWith('TIFU'))],
  ks: [10],
  title: flags.baskets,
});
console.log(textReport(result));
console.log(result.methods.map(({ name, engineGain }) => `${name} ${JSON.stringify(engineGain)}`).join('\n'));
