import { trendLog } from '../../src/ranking/live-trend.js';
import { stateReader } from '../../src/ranking/training/customer-state.js';
import type { FitRows } from '../../src/ranking/training/fit-rows.js';
import { COMMON_COUNT, COMMON_INPUTS, OWN_COUNT, OWN_INPUTS } from '../../src/ranking/training/inputs.js';
import { replayTrends } from '../../src/ranking/training/item-trends.js';
import { writeSignals } from '../../src/ranking/training/own-signals.js';
import { newestTrends } from '../../src/ranking/training/popularity-model.js';
import { type ReceiptSet, receiptCount, receiptDay, receiptItems } from '../../src/ranking/training/receipts.js';
import { topPositions } from '../../src/ranking/training/top-items.js';
import { newestAsLabel } from '../../src/ranking/training/training-data.js';

/** The newest receipts of a customer that are predicted where receipts carry days; without, the newest one. */
const DATED_LABELS = 20;
/** New items beside those bought before, the most popular ones. */
const NEW_ITEMS = 100;
/** Parts of the customers that receipts without days are cut into: a label's popularity is that of the other parts. */
const PARTS = 5;

const POPULARITY = COMMON_INPUTS.indexOf('trend30Log');
const OWN_POPULARITY = OWN_INPUTS.indexOf('ownTrend30Log');

interface Label {
  readonly customer: number;
  readonly position: number;
  readonly popularity: Popularity;
}

interface Popularity {
  readonly logs: Float64Array;
  /** Most popular first. */
  readonly best: Uint32Array;
}

/** Rows of a fit of the training-free formula: the popularity as it was, in place of the trend of the newest month, and the signals of habit. */
export function popularityRows(receipts: ReceiptSet): FitRows {
  const labels = receipts.days === null ? newestLabels(receipts) : datedLabels(receipts);
  const read = stateReader(receipts);
  const starts = { group: [0], own: [0] };
  const [item, label, common, own]: [number[], number[], Float32Array[], Float32Array[]] = [[], [], [], []];
  const add = (next: ReadonlySet<number>, i: number, log: number): void => {
    const inputs = new Float32Array(COMMON_COUNT);
    inputs[POPULARITY] = log;
    common.push(inputs);
    item.push(i);
    label.push(next.has(i) ? 1 : 0);
  };
  for (const { customer, position, popularity } of labels) {
    const next = new Set(receiptItems(receipts, customer, position));
    const state = read(customer, position);
    const bought = new Set(state.item.subarray(0, state.count));
    for (let slot = 0; slot < state.count; slot++) {
      const log = popularity.logs[state.item[slot]!]!;
      const inputs = new Float32Array(OWN_COUNT);
      writeSignals(state, slot, inputs, 0);
      inputs[OWN_POPULARITY] = log;
      own.push(inputs);
      add(next, state.item[slot]!, log);
    }
    const others = Array.from(popularity.best).filter((i) => !bought.has(i));
    for (const i of others.slice(0, NEW_ITEMS)) add(next, i, popularity.logs[i]!);
    starts.group.push(item.length);
    starts.own.push(own.length);
  }
  return {
    groups: labels.length,
    customer: Uint32Array.from(labels, ({ customer }) => customer),
    position: Uint32Array.from(labels, ({ position }) => position),
    groupStart: Uint32Array.from(starts.group),
    ownStart: Uint32Array.from(starts.own),
    nextSize: Uint32Array.from(labels, ({ customer, position }) => receiptItems(receipts, customer, position).length),
    item: Uint32Array.from(item),
    label: Uint8Array.from(label),
    common: joined(common, COMMON_COUNT),
    own: joined(own, OWN_COUNT),
  };
}

function newestLabels(receipts: ReceiptSet): Label[] {
  const data = newestAsLabel(receipts);
  const popularities = Array.from({ length: PARTS }, (_, part) => {
    const labelled = data.labelled.map((yes, customer) => (customer % PARTS === part ? 0 : yes));
    return popularityOf(newestTrends({ ...data, labelled }).popularity);
  });
  const customers = [...data.labelled.keys()].filter((customer) => data.labelled[customer] === 1);
  return customers.map((customer) => {
    return { customer, position: data.historyEnd[customer]!, popularity: popularities[customer % PARTS]! };
  });
}

function datedLabels(receipts: ReceiptSet): Label[] {
  const known = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptCount(receipts, u));
  const trendsOn = replayTrends(receipts, known)!;
  const targets = Array.from(known).flatMap((count, customer) =>
    Array.from({ length: Math.min(count, DATED_LABELS) }, (_, back) => {
      const position = count - 1 - back;
      return { customer, position, day: receiptDay(receipts, customer, position) };
    }),
  );
  let today = Number.NEGATIVE_INFINITY;
  let popularity: Popularity | undefined;
  return targets
    .sort((a, b) => a.day - b.day)
    .map(({ customer, position, day }) => {
      if (day > today) popularity = popularityOf(trendsOn(day).popularity);
      today = day;
      return { customer, position, popularity: popularity! };
    });
}

/** So many that enough are left beside those that a customer has bought. */
function popularityOf(shares: Float64Array): Popularity {
  return { logs: shares.map(trendLog), best: topPositions(shares, 0, shares.length, 10 * NEW_ITEMS) };
}

function joined(rows: readonly Float32Array[], width: number): Float32Array {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    out.set(row, at * width);
  });
  return out;
}
