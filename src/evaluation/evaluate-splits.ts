import { receiptCount, receiptItems } from '../ranking/training/receipts.js';
import { topPositions } from '../ranking/training/top-items.js';
import type { OnProgress } from '../ranking/training/training-report.js';
import { startCalibration } from './calibration.js';
import type { Method, PromotionScores } from './method.js';
import { type PromotionList, relevantPromotions, scorePromotions } from './promotions.js';
import { type EvaluationResult, startTally, toMethodResult } from './results.js';
import type { Split } from './split.js';

export interface EvaluationTask {
  /** Of one retailer, or of several. */
  readonly splits: readonly Split[];
  /** The engine first: gains are measured against it. */
  readonly methods: readonly Method[];
  readonly ks: readonly number[];
  /** Null: rank all items for the next basket; otherwise rank the promotions. */
  readonly promotions: PromotionList | null;
  readonly title: string;
  readonly facts: readonly string[];
}

/** What the engine ranks for one receipt of a split, best first: numbers of items or promotions. */
export type OnRanked = (split: Split, t: number, ranked: Uint32Array) => void;

/** Ranked entries of a receipt that enter the calibration chart. */
const CALIBRATION_LENGTH = 50;
/** Receipts between two notes of progress. */
const PROGRESS_RECEIPTS = 256;

/**
 * Runs every method over every split. Receipts that are not in the file are predicted, but not measured; with promotions,
 * so are those that make none relevant. Rankings have `length` entries, or as many as are ranked.
 */
export function evaluateSplits(
  task: EvaluationTask,
  length: number,
  onRanked: OnRanked,
  onProgress: OnProgress,
): EvaluationResult {
  const { splits, methods, ks, promotions } = task;
  const tallies = methods.map(() => startTally(ks, 'WHOLE_TRUTH'));
  const calibration = startCalibration();
  const depth = Math.max(length, CALIBRATION_LENGTH, ...ks);
  const promotionScores = new Float64Array(promotions?.ids.length ?? 0);
  const steps = splits.length * methods.length;
  for (const [s, split] of splits.entries()) {
    const itemScores = new Float64Array(split.data.receipts.itemCount);
    const scores = promotions ? promotionScores : itemScores;
    for (const [m, method] of methods.entries()) {
      const tell = (share: number, stage: string): void =>
        onProgress((s * methods.length + m + share) / steps, `${split.name}: ${method.name}${stage && `, ${stage}`}`);
      tell(0, '');
      const scoreItems = method.prepare(split, (share, stage) => tell(share / 2, stage));
      const scoreOffers = promotions && promotionScorer(method, split, promotions);
      for (let t = 0; t < split.customers.length; t++) {
        if (t % PROGRESS_RECEIPTS === 0) tell((1 + t / split.customers.length) / 2, '');
        scoreItems(t, itemScores);
        scoreOffers?.(t, itemScores, promotionScores);
        const ranked = topPositions(scores, 0, scores.length, depth).filter((i) => scores[i]! > -Infinity);
        if (m === 0) onRanked(split, t, ranked.subarray(0, length));
        const truth = truthOf(split, t, promotions);
        if (truth.size === 0) continue;
        tallies[m]!.add(ranked, truth, split.positions[t]!);
        if (m > 0 || method.combine !== 'odds') continue;
        for (const i of ranked.subarray(0, CALIBRATION_LENGTH)) calibration.add(scores[i]!, truth.has(i));
      }
    }
  }
  const engine = tallies[0]!;
  const k = ks.includes(6) ? 6 : ks[0]!;
  const predicted = splits.reduce((sum, { customers }) => sum + customers.length, 0);
  return {
    title: task.title,
    facts: [
      ...task.facts,
      ...methods.flatMap((method) => method.facts?.() ?? []),
      measured(predicted, engine.histories.length, promotions !== null),
    ],
    ks,
    instances: engine.histories.length,
    methods: methods.map((method, m) => toMethodResult(method.name, tallies[m]!, m === 0 ? null : engine, k)),
    calibration: calibration.bins(),
  };
}

function promotionScorer(method: Method, split: Split, promotions: PromotionList): PromotionScores {
  const scoreByItems: PromotionScores = (_, itemScores, out) =>
    scorePromotions(promotions, itemScores, method.combine, out);
  return method.preparePromotions?.(split, promotions) ?? scoreByItems;
}

function measured(predicted: number, instances: number, promotions: boolean): string {
  const baskets = `${predicted.toLocaleString('en')} baskets predicted`;
  if (instances === predicted) return `${baskets} and measured`;
  if (instances === 0) return `${baskets}; none can be measured, since none of them is in the file`;
  const left = promotions ? '; the others make no promotion relevant' : '';
  return `${baskets}, ${instances.toLocaleString('en')} of them measured${left}`;
}

/** The items of the receipt, or the promotions it makes relevant; empty when it is not in the file. */
function truthOf(split: Split, t: number, promotions: PromotionList | null): Set<number> {
  const { receipts } = split.data;
  const customer = split.customers[t]!;
  const position = split.positions[t]!;
  if (position >= receiptCount(receipts, customer)) return new Set();
  const truth = new Set(receiptItems(receipts, customer, position));
  return promotions ? relevantPromotions(promotions, truth) : truth;
}
