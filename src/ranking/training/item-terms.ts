/** Counts over labels; they add up, so parts can be left out. */
export interface NextCounts {
  labels: number;
  /** Items of the next receipts, together. */
  lines: number;
  /** Next receipts holding the item. */
  readonly next: Float64Array;
  /** The same, each receipt counting 1 / its size. */
  readonly nextBySize: Float64Array;
  /** Labels whose customer had the item in the history then, and those of them that hold it again. */
  readonly held: Float64Array;
  readonly repeated: Float64Array;
}

export function emptyNextCounts(itemCount: number): NextCounts {
  const column = () => new Float64Array(itemCount);
  return { labels: 0, lines: 0, next: column(), nextBySize: column(), held: column(), repeated: column() };
}

/** a + sign * b, as new counts. */
export function combineNextCounts(a: NextCounts, b: NextCounts, sign: 1 | -1): NextCounts {
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + sign * y[i]!);
  return {
    labels: a.labels + sign * b.labels,
    lines: a.lines + sign * b.lines,
    next: sum(a.next, b.next),
    nextBySize: sum(a.nextBySize, b.nextBySize),
    held: sum(a.held, b.held),
    repeated: sum(a.repeated, b.repeated),
  };
}

/** Counts that need no label: every customer's history may enter. */
export interface HistoryCounts {
  customers: number;
  /** Customers with a second-newest receipt. */
  secondCustomers: number;
  receipts: number;
  /** Receipts that hold the item. */
  readonly inReceipts: Float64Array;
  readonly newest: Float64Array;
  readonly second: Float64Array;
  /** Customers who ever bought the item. */
  readonly ever: Float64Array;
  /** As in NextCounts, over older receipts. */
  readonly held: Float64Array;
  readonly repeated: Float64Array;
}

export function emptyHistoryCounts(itemCount: number): HistoryCounts {
  const column = () => new Float64Array(itemCount);
  const counts = { newest: column(), second: column(), ever: column(), held: column(), repeated: column() };
  return { customers: 0, secondCustomers: 0, receipts: 0, inReceipts: column(), ...counts };
}

/** Per item, what the score formula takes of it: logarithms of shares, and repeat rates relative to the mean. */
export interface ItemInputs {
  /** Share of next receipts holding the item. */
  readonly share: Float64Array;
  readonly nextLog: Float64Array;
  readonly nextBySizeLog: Float64Array;
  readonly newestLog: Float64Array;
  readonly secondLog: Float64Array;
  readonly everLog: Float64Array;
  readonly nextRoot: Float64Array;
  readonly repeatNext: Float64Array;
  readonly repeatHistory: Float64Array;
  readonly repeatPooled: Float64Array;
}

/** Labels that the mean repeat rate counts for. */
const REPEAT_PRIOR = 10;
/** Receipts that the share of an item among all receipts counts for: of 24 labels, none and one are not a thousandfold apart. */
export const SHARE_PRIOR = 50;

/** Shares of few receipts are shrunk towards the item's share f0 of all receipts that are history. */
export function toItemInputs(next: NextCounts, history: HistoryCounts): ItemInputs {
  const f0 = history.inReceipts.map((count) => (count + 0.3) / (history.receipts + 1));
  const meanSize = Math.max(1, next.lines / Math.max(1, next.labels));
  const shrunk = (counts: Float64Array, of: number, unit = 1) =>
    counts.map((count, i) => (count + (SHARE_PRIOR * f0[i]!) / unit) / (of + SHARE_PRIOR));
  const logShare = (shares: Float64Array, offset: number) => shares.map((share) => Math.log(share + offset));
  const share = shrunk(next.next, next.labels);
  const ever = history.ever.map((count) => count / Math.max(1, history.customers));
  const pooled = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
  return {
    share,
    nextLog: logShare(share, 2e-5),
    nextBySizeLog: logShare(shrunk(next.nextBySize, next.labels, meanSize), 1e-5),
    newestLog: logShare(shrunk(history.newest, history.customers), 1e-4),
    secondLog: logShare(shrunk(history.second, history.secondCustomers), 1e-4),
    everLog: logShare(ever, 1e-4),
    nextRoot: share.map((f) => 5 * Math.sqrt(f)),
    repeatNext: repeatRateLog(next.held, next.repeated),
    repeatHistory: repeatRateLog(history.held, history.repeated),
    repeatPooled: repeatRateLog(pooled(next.held, history.held), pooled(next.repeated, history.repeated)),
  };
}

/** ln of each item's repeat rate over the overall one, shrunk towards it. */
function repeatRateLog(held: Float64Array, repeated: Float64Array): Float64Array {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const overall = Math.max(1e-6, sum(repeated) / Math.max(1, sum(held)));
  return held.map((count, i) => Math.log((repeated[i]! + REPEAT_PRIOR * overall) / (count + REPEAT_PRIOR) / overall));
}
