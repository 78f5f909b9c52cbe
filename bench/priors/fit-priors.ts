import { trendLog } from '../../src/ranking/live-trend.js';
import type { Signal } from '../../src/ranking/signals.js';
import type { FitRows } from '../../src/ranking/training/fit-rows.js';
import { fitWeights } from '../../src/ranking/training/fit-weights.js';
import {
  COMMON_COUNT,
  COMMON_INPUTS,
  EXTRAPOLATING_INPUTS,
  type InputName,
  type InputWeights,
  LOG_SIGNALS,
  OWN_COUNT,
  OWN_INPUTS,
} from '../../src/ranking/training/inputs.js';
import { chooseLabels, labelsEach } from '../../src/ranking/training/labels.js';
import { customerWeights } from '../../src/ranking/training/listwise-loss.js';
import { prepareTraining } from '../../src/ranking/training/prepare-training.js';
import type { ReceiptSet } from '../../src/ranking/training/receipts.js';
import { countLabelled, newestAsLabel } from '../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../src/ranking/training/training-options.js';
import { TRAINING_FREE, type TrainingFreeFormula } from '../../src/ranking/training-free.js';
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

/** The training-free formula: popularity and a few habits. */
export function fitTrainingFree(retailers: readonly FitRows[]): TrainingFreeFormula {
  const signals = Object.keys(TRAINING_FREE.signals) as Signal[];
  const inputs: readonly InputName[] = [...signals, 'trend30Log', 'ownTrend30Log'];
  const all: readonly InputName[] = [...COMMON_INPUTS, ...OWN_INPUTS];
  const weights = fitTogether(
    retailers.map(withPopularity),
    all.filter((name) => !inputs.includes(name)),
  );
  return {
    popularity: weights.trend30Log!,
    ownPopularity: weights.ownTrend30Log!,
    signals: Object.fromEntries(signals.map((signal) => [signal, weights[signal]!])),
  };
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

const NEWEST = COMMON_INPUTS.indexOf('newestLog');
const TREND = COMMON_INPUTS.indexOf('trend30Log');
const OWN_TREND = OWN_INPUTS.indexOf('ownTrend30Log');
const OWN_NEWEST = OWN_INPUTS.indexOf('ownNewestLog');
/** Of the newestLog (item-terms.ts). */
const NEWEST_OFFSET = 1e-4;

/** Where receipts carry no days, the share of newest receipts stands for that of the newest month. */
function withPopularity(rows: FitRows): FitRows {
  if (rows.common.some((value, at) => at % COMMON_COUNT === TREND && value !== 0)) return rows;
  const popularity = (newestLog: number) => trendLog(Math.exp(newestLog) - NEWEST_OFFSET);
  const [common, own] = [rows.common.slice(), rows.own.slice()];
  for (let at = 0; at < common.length; at += COMMON_COUNT) common[at + TREND] = popularity(common[at + NEWEST]!);
  for (let at = 0; at < own.length; at += OWN_COUNT) own[at + OWN_TREND] = popularity(own[at + OWN_NEWEST]!);
  return { ...rows, common, own };
}
