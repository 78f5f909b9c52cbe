/**
 * Offline evaluation of the promotion-level ranker on the Complete Journey layout:
 *
 *     npm run build && node bench/evaluate-redemptions.mjs --data DATA/complete_journey [--l2 X] [--served] [--html FILE] [--json FILE] [--predictions FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writePredictions } from '../dist/evaluation/predictions-file.js';
import { evaluateRedemptions } from '../dist/evaluation/redemptions/evaluate-redemptions.js';
import { readJourney } from '../dist/evaluation/redemptions/read-journey.js';
import { htmlReport } from '../dist/evaluation/report/html-report.js';
import { textReport } from '../dist/evaluation/report/text-report.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    l2: { type: 'string', default: '0.1' },
    served: { type: 'boolean', default: false },
    html: { type: 'string' },
    json: { type: 'string' },
    predictions: { type: 'string' },
  },
});
const journey = await readJourney(flags.data);
const { result, predictions } = evaluateRedemptions(journey, { l2: Number(flags.l2), served: flags.served });
console.log(textReport(result));
if (flags.html) writeFileSync(flags.html, htmlReport(result));
if (flags.json) writeFileSync(flags.json, JSON.stringify(result, null, 2));
if (flags.predictions) {
  await writePredictions(
    flags.predictions,
    ['household_id', 'campaign_id', 'coupons'],
    predictions.map(({ household, campaign, coupons }) => [household, campaign, coupons.join(' ')]),
  );
}
