/** Counts of what reference customers bought next; they add up over customers, so parts can be left out. */
export interface NextCounts {
  customers: number;
  /** Next receipts holding the item. */
  readonly next: Float64Array;
  /** The same, each receipt counting 1 / its size. */
  readonly nextBySize: Float64Array;
  /** Customers who had the item in their history, and those of them who bought it again next. */
  readonly held: Float64Array;
  readonly repeated: Float64Array;
}

export function emptyNextCounts(itemCount: number): NextCounts {
  const column = () => new Float64Array(itemCount);
  return { customers: 0, next: column(), nextBySize: column(), held: column(), repeated: column() };
}

/** a + sign * b, as new counts. */
export function combineNextCounts(a: NextCounts, b: NextCounts, sign: 1 | -1): NextCounts {
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + sign * y[i]!);
  return {
    customers: a.customers + sign * b.customers,
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
  return { customers: 0, secondCustomers: 0, ...counts };
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

/** Customers that the mean repeat rate counts for. */
const REPEAT_PRIOR = 10;

export function toItemInputs(next: NextCounts, history: HistoryCounts): ItemInputs {
  const share = next.next.map((count) => count / Math.max(1, next.customers));
  const logShare = (counts: Float64Array, customers: number, offset: number) =>
    counts.map((count) => Math.log(count / Math.max(1, customers) + offset));
  const pooled = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
  return {
    share,
    nextLog: share.map((f) => Math.log(f + 2e-5)),
    nextBySizeLog: logShare(next.nextBySize, next.customers, 1e-5),
    newestLog: logShare(history.newest, history.customers, 1e-4),
    secondLog: logShare(history.second, history.secondCustomers, 1e-4),
    everLog: logShare(history.ever, history.customers, 1e-4),
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
