import type { ReceiptSet } from '../ranking/training/receipts.js';
import { type AtK, type Estimate, estimate, type Ideal, metricsAt } from './metrics.js';

export interface MethodResult {
  readonly name: string;
  /** 'R@6' (recall), 'N@6' (nDCG), 'P@6' (share of instances with a hit), and so on; 'AUC' where it is measured. */
  readonly metrics: Readonly<Record<string, Estimate>>;
  /** Engine minus this method on the same instances; empty for the engine itself. */
  readonly engineGain: Readonly<Record<string, Estimate>>;
  /** Share of instances with a hit at the first K, by receipts in the history. */
  readonly byHistory: readonly HistoryBucket[];
}

export interface HistoryBucket {
  readonly receipts: string;
  readonly hit: Estimate;
}

export interface CalibrationBin {
  readonly expected: number;
  readonly observed: number;
  readonly count: number;
}

export interface EvaluationResult {
  readonly title: string;
  /** Set, split and counts, one sentence each. */
  readonly facts: readonly string[];
  readonly ks: readonly number[];
  readonly instances: number;
  /** The engine first. */
  readonly methods: readonly MethodResult[];
  /** Predicted against observed purchase rates of the engine's best items; empty when not measured. */
  readonly calibration: readonly CalibrationBin[];
}

/** Upper ends of the history buckets, in receipts. */
const BUCKET_ENDS = [2, 4, 8, 16, 32, 64, 128, Number.POSITIVE_INFINITY];

/** Collects the metrics of one method, instance by instance. */
export interface Tally {
  add(
    ranked: ArrayLike<number>,
    truth: ReadonlySet<number>,
    historyReceipts: number,
    more?: Readonly<Record<string, number>>,
  ): void;
  readonly values: ReadonlyMap<string, readonly number[]>;
  readonly histories: readonly number[];
}

export function startTally(ks: readonly number[], ideal: Ideal): Tally {
  const values = new Map<string, number[]>();
  const histories: number[] = [];
  const push = (name: string, value: number) => {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  };
  return {
    values,
    histories,
    add(ranked, truth, historyReceipts, more = {}) {
      for (const k of ks) {
        const { recall, ndcg, hit }: AtK = metricsAt(ranked, truth, k, ideal);
        push(`R@${k}`, recall);
        push(`N@${k}`, ndcg);
        push(`P@${k}`, hit);
      }
      for (const [name, value] of Object.entries(more)) push(name, value);
      histories.push(historyReceipts);
    },
  };
}

/** Result of a method; `engine` is the tally of the engine over the same instances in the same order, null for itself. */
export function toMethodResult(name: string, tally: Tally, engine: Tally | null, k: number): MethodResult {
  const metrics: Record<string, Estimate> = {};
  const engineGain: Record<string, Estimate> = {};
  for (const [metric, values] of tally.values) {
    metrics[metric] = estimate(values);
    const better = engine?.values.get(metric);
    if (better) engineGain[metric] = estimate(values.map((value, i) => better[i]! - value));
  }
  const hits = tally.values.get(`P@${k}`) ?? [];
  const byHistory = BUCKET_ENDS.map((end, at) => {
    const start = at === 0 ? 0 : BUCKET_ENDS[at - 1]! + 1;
    const inBucket = hits.filter((_, i) => tally.histories[i]! >= start && tally.histories[i]! <= end);
    const receipts = end === Number.POSITIVE_INFINITY ? `${start}+` : `${start}–${end}`;
    return { receipts, hit: estimate(inBucket) };
  });
  return { name, metrics, engineGain, byHistory: byHistory.filter((bucket) => bucket.hit.count > 0) };
}

/** `11,086 customers, 11,997 items, 88,455 baskets` */
export function describeReceipts({ customerCount, itemCount, itemStart }: ReceiptSet, kind: string): string {
  const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`;
  return [counted(customerCount, 'customers'), counted(itemCount, 'items'), counted(itemStart.length - 1, kind)].join(
    ', ',
  );
}
