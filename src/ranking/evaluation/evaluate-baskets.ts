import { receiptItems } from '../training/receipts.js';
import { topPositions } from '../training/top-items.js';
import { startCalibration } from './calibration.js';
import type { Method } from './method.js';
import { type PromotionList, relevantPromotions, scorePromotions } from './promotions.js';
import type { BasketData } from './read-baskets.js';
import { type EvaluationResult, startTally, toMethodResult } from './results.js';
import type { Split } from './split.js';

export interface BasketTask {
  readonly baskets: BasketData;
  readonly splits: readonly Split[];
  /** The engine first: gains are measured against it. */
  readonly methods: readonly Method[];
  readonly ks: readonly number[];
  /** Null: rank all items for the next basket; otherwise rank the promotions. */
  readonly promotions: PromotionList | null;
  readonly title: string;
}

/** Best first, names of items or promotions; customers in the order of the splits. */
export interface Prediction {
  readonly id: string;
  readonly ranked: readonly string[];
}

/** Predictions hold at least this many names, so that any K in use can be scored. */
const PREDICTION_LENGTH = 20;
/** Ranked entries a customer that enter the calibration chart. */
const CALIBRATION_LENGTH = 50;

/**
 * Runs every method over every split. Customers whose truth is not in the file are predicted for, but not measured;
 * with promotions, so are customers without a relevant one.
 */
export async function evaluateBaskets(
  task: BasketTask,
  onProgress: (done: number, stage: string) => void = () => {},
): Promise<{ result: EvaluationResult; predictions: Prediction[] }> {
  const { baskets, splits, methods, ks, promotions } = task;
  const tallies = methods.map(() => startTally(ks, 'WHOLE_TRUTH'));
  const calibration = startCalibration();
  const predictions: Prediction[] = [];
  const names = promotions?.ids ?? baskets.itemIds;
  const length = Math.max(PREDICTION_LENGTH, CALIBRATION_LENGTH, ...ks);
  const itemScores = new Float64Array(baskets.receipts.itemCount);
  const promotionScores = new Float64Array(promotions?.ids.length ?? 0);
  let predicted = 0;
  for (const [s, split] of splits.entries()) {
    predicted += split.customers.length;
    for (const [m, method] of methods.entries()) {
      onProgress((s * methods.length + m) / (splits.length * methods.length), `${split.name}: ${method.name}`);
      const scoreItems = await method.prepare(split);
      for (const customer of split.customers) {
        scoreItems(customer, itemScores);
        if (promotions) scorePromotions(promotions, itemScores, method.combine, promotionScores);
        const scores = promotions ? promotionScores : itemScores;
        const ranked = topPositions(scores, 0, scores.length, length).filter((i) => scores[i]! > -Infinity);
        if (m === 0) predictions.push(toPrediction(baskets.customerIds[customer]!, ranked, names));
        const truth = truthOf(task, split, customer);
        if (truth.size === 0) continue;
        tallies[m]!.add(ranked, truth, split.predictFrom[customer]!);
        if (m > 0 || method.combine !== 'odds') continue;
        for (let j = 0; j < Math.min(CALIBRATION_LENGTH, ranked.length); j++) {
          calibration.add(scores[ranked[j]!]!, truth.has(ranked[j]!));
        }
      }
    }
  }
  const engine = tallies[0]!;
  const k = ks.includes(6) ? 6 : ks[0]!;
  const result: EvaluationResult = {
    title: task.title,
    facts: facts(task, engine.histories.length, predicted),
    ks,
    instances: engine.histories.length,
    methods: methods.map((method, m) => toMethodResult(method.name, tallies[m]!, m === 0 ? null : engine, k)),
    calibration: calibration.bins(),
  };
  return { result, predictions };
}

/** The next basket, or the promotions it makes relevant; empty when it is not in the file. */
function truthOf({ baskets, promotions }: BasketTask, split: Split, customer: number): Set<number> {
  if (baskets.fold[customer]! < 0) return new Set();
  const truth = new Set(receiptItems(baskets.receipts, customer, split.predictFrom[customer]!));
  return promotions ? relevantPromotions(promotions, truth) : truth;
}

function toPrediction(id: string, ranked: ArrayLike<number>, names: readonly string[]): Prediction {
  return {
    id,
    ranked: Array.from({ length: Math.min(PREDICTION_LENGTH, ranked.length) }, (_, j) => names[ranked[j]!]!),
  };
}

function facts({ baskets, splits, promotions }: BasketTask, measured: number, predicted: number): string[] {
  const { receipts } = baskets;
  const list = [
    `${receipts.customerCount} customers, ${receipts.itemCount} items, ${receipts.itemStart.length - 1} baskets`,
    `splits: ${splits.map((split) => split.name).join(', ')}`,
    `${measured} of ${predicted} predicted customers measured`,
  ];
  if (promotions) list.push(`${promotions.ids.length} promotions; customers without a relevant one are left out`);
  return list;
}
