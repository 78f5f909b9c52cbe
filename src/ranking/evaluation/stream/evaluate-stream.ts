import { receiptItems } from '../../training/receipts.js';
import { topPositions } from '../../training/top-items.js';
import { startCalibration } from '../calibration.js';
import type { Prediction } from '../evaluate-baskets.js';
import type { Method } from '../method.js';
import { type EvaluationResult, startTally, toMethodResult } from '../results.js';
import type { StreamData } from './read-stream.js';
import { streamBlocks } from './stream-splits.js';

export interface StreamTask {
  readonly data: StreamData;
  /** Receipts a customer that are predicted, the newest ones. */
  readonly last: number;
  /** Times that methods learn anew. */
  readonly blocks: number;
  /** The engine first. */
  readonly methods: readonly Method[];
  readonly ks: readonly number[];
  readonly title: string;
}

const PREDICTION_LENGTH = 20;
const CALIBRATION_LENGTH = 50;

/** Replays dated receipts: each is predicted from the state before it, its day known, and learned from afterwards. */
export async function evaluateStream(
  { data, last, blocks, methods, ks, title }: StreamTask,
  onProgress: (done: number, stage: string) => void = () => {},
): Promise<{ result: EvaluationResult; predictions: Prediction[] }> {
  const { receipts } = data;
  const tallies = methods.map(() => startTally(ks, 'WHOLE_TRUTH'));
  const calibration = startCalibration();
  const predictions: Prediction[] = [];
  const scores = new Float64Array(receipts.itemCount);
  const length = Math.max(CALIBRATION_LENGTH, ...ks);
  const all = streamBlocks(receipts, last, blocks);
  for (const [b, { name, rounds }] of all.entries()) {
    for (const [m, method] of methods.entries()) {
      onProgress((b * methods.length + m) / (all.length * methods.length), `${name}: ${method.name}`);
      for (const round of rounds) {
        const scoreItems = await method.prepare(round);
        for (const customer of round.customers) {
          const position = round.predictFrom[customer]!;
          scoreItems(customer, scores);
          const ranked = topPositions(scores, 0, scores.length, length).filter((i) => scores[i]! > -Infinity);
          const truth = new Set(receiptItems(receipts, customer, position));
          tallies[m]!.add(ranked, truth, position);
          if (m > 0) continue;
          const id = `${data.customerIds[customer]!}:${data.seqs[receipts.receiptStart[customer]! + position]!}`;
          predictions.push({ id, ranked: Array.from(ranked.slice(0, PREDICTION_LENGTH), (i) => data.itemIds[i]!) });
          for (const item of ranked.slice(0, CALIBRATION_LENGTH)) calibration.add(scores[item]!, truth.has(item));
        }
      }
    }
  }
  const result: EvaluationResult = {
    title,
    facts: [
      `${receipts.customerCount} customers, ${receipts.itemCount} items, ${receipts.itemStart.length - 1} dated receipts`,
      `the last ${last} receipts of each customer, predicted from what came before; learned anew ${all.length} times`,
    ],
    ks,
    instances: tallies[0]!.histories.length,
    methods: methods.map(({ name }, m) => toMethodResult(name, tallies[m]!, m === 0 ? null : tallies[0]!, ks[0]!)),
    calibration: calibration.bins(),
  };
  return { result, predictions };
}
