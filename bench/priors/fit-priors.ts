import type { FitRows } from '../../src/ranking/training/fit-rows.js';
import { fitWeights } from '../../src/ranking/training/fit-weights.js';
import {
  EXTRAPOLATING_INPUTS,
  type InputName,
  type InputWeights,
  LOG_SIGNALS,
} from '../../src/ranking/training/inputs.js';
import { chooseLabels, labelsEach } from '../../src/ranking/training/labels.js';
import { customerWeights } from '../../src/ranking/training/listwise-loss.js';
import { prepareTraining } from '../../src/ranking/training/prepare-training.js';
import type { ReceiptSet } from '../../src/ranking/training/receipts.js';
import { countLabelled, newestAsLabel } from '../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../src/ranking/training/training-options.js';
import { joinRows } from './join-rows.js';

/** Pull of the weights towards 0. */
const ROBUST_L2 = 1e-2;
const OWN_L2 = 1e-4;
const DATED_INPUTS: readonly InputName[] = [
  'agoDays',
  'dueDays',
  'decay14Days',
  'decay60Days',
  'decay240Days',
  'trend30Log',
  'trend180Log',
  'ownTrend30Log',
  'ownTrend180Log',
];

/** Rows of the fit of a retailer. */
export function retailerRows(receipts: ReceiptSet): FitRows {
  const data = newestAsLabel(receipts);
  const labels = chooseLabels(data, labelsEach(countLabelled(data)));
  return prepareTraining(
    data,
    labels,
    TRAINING_DEFAULTS,
    () => {},
    () => {},
  ).rows;
}

/** One fit on several retailers of equal weight, without dates and without what extrapolates. */
export function fitRobust(retailers: readonly FitRows[]): InputWeights {
  return fitTogether(retailers, [...EXTRAPOLATING_INPUTS, ...DATED_INPUTS]);
}

/** What a large retailer's fit is pulled towards. */
export function fitOwn(retailer: FitRows): InputWeights {
  return fitWeights(retailer, { rounds: 4, l2: OWN_L2, prior: {}, leaveOut: [...LOG_SIGNALS, ...DATED_INPUTS] });
}

function fitTogether(retailers: readonly FitRows[], leaveOut: readonly InputName[]): InputWeights {
  const rows = joinRows(retailers);
  const share = retailers.flatMap((retailer) => {
    const each = 1 / retailerWeight(retailer);
    return Array.from({ length: retailer.groups }, () => each);
  });
  return fitWeights(rows, { rounds: 4, l2: ROBUST_L2, prior: {}, leaveOut, counts: (group) => share[group]! });
}

/** What the labels of a retailer count together. */
function retailerWeight(rows: FitRows): number {
  const { weights } = customerWeights(rows);
  return rows.nextSize.reduce((sum, size, group) => sum + (weights[group]! > 0 ? size ** -0.5 : 0), 0);
}
