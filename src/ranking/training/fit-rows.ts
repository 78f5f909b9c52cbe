import type { CustomerVectorShape } from '../model.js';
import { SIGNAL_INDEX } from '../signals.js';
import type { CustomerState, StateReader } from './customer-state.js';
import { combineMoments, type DenseMap, solveDenseMap } from './dense-map.js';
import type { Examples, HistorySums } from './examples.js';
import { COMMON_COUNT, OWN_COUNT, OWN_COUNT_MAX, SIZE_ORIGIN, writeCommon, writeOwn } from './inputs.js';
import { combineNextCounts, type HistoryCounts, type ItemInputs, type NextCounts, toItemInputs } from './item-terms.js';
import { rowProducts } from './numerics/dense.js';
import { meanSizeLog, writeSignals } from './own-signals.js';
import { receiptItems } from './receipts.js';
import { topPositions } from './top-items.js';
import type { TrainingData } from './training-data.js';

/**
 * Candidates of the labels with the inputs of the fit. Group g (a label) has the rows groupStart[g] ..
 * groupStart[g + 1]; the first ownStart[g + 1] - ownStart[g] of them are items bought before, the rest new ones.
 */
export interface FitRows {
  readonly groups: number;
  /** The customer of each group, and which of the receipts is the label. */
  readonly customer: Uint32Array;
  readonly position: Uint32Array;
  readonly groupStart: Uint32Array;
  readonly ownStart: Uint32Array;
  /** Size of the group's next receipt, items outside the candidates included. */
  readonly nextSize: Uint32Array;
  /** The item of each row. */
  readonly item: Uint32Array;
  /** 1: the item is in the next receipt. */
  readonly label: Uint8Array;
  /** Row-major rows x COMMON_COUNT. */
  readonly common: Float32Array;
  /** Row-major own rows x OWN_COUNT. */
  readonly own: Float32Array;
}

export interface FitRowOptions {
  readonly shape: CustomerVectorShape;
  readonly ridge: number;
  /** Scales of the older transitions, newest first. */
  readonly transitionScales: readonly number[];
  /** New items a label beside the own ones. */
  readonly newCandidates: number;
  /** Of more labels than this many rows hold, a sample. */
  readonly rowsMax: number;
}

/** Items worth looking at as new candidates: the rest is hardly ever bought next. */
const ACTIVE_ITEMS_MAX = 4_000;
const COUNT_CUT = Math.log1p(OWN_COUNT_MAX);
/** Customers whose D is computed at a time: their block of D stays near the cache. */
const BLOCK_CUSTOMERS = 32;

/** Map and item inputs from the labels of some parts. */
export function solvePart(
  moments: Examples['moments'][number],
  counts: NextCounts,
  history: HistorySums,
  options: FitRowOptions,
): { map: DenseMap; items: ItemInputs } {
  const older = options.transitionScales.map((scale, b) => ({ moments: history.moments[b]!, scale }));
  return { map: solveDenseMap(moments, older, options.ridge), items: toItemInputs(counts, history.counts) };
}

/** Rows of the labels, those of a part with map and item inputs of the other parts. */
export function buildFitRows(
  data: TrainingData,
  examples: Examples,
  all: { readonly moments: Examples['moments'][number]; readonly counts: NextCounts },
  history: HistorySums,
  read: StateReader,
  options: FitRowOptions,
  onProgress: (share: number) => void,
): FitRows {
  const sample = sampleLabels(examples, read, options);
  const writer = rowWriter(data, examples, sample, options.newCandidates);
  for (let part = 0; part < examples.moments.length; part++) {
    const members = sample.rows.filter((row) => examples.part[row] === part);
    if (members.length === 0) continue;
    const { map, items } = solvePart(
      combineMoments(all.moments, examples.moments[part]!, -1),
      combineNextCounts(all.counts, examples.counts[part]!, -1),
      history,
      options,
    );
    writePart(writer, members, examples, map, items, history.counts, options.newCandidates);
    onProgress((part + 1) / examples.moments.length);
  }
  return writer.finish();
}

interface Sample {
  /** Positions among the labels of the examples, ascending. */
  readonly rows: readonly number[];
  /** Items that their customers had bought, together. */
  readonly ownRows: number;
  readonly read: StateReader;
}

/** Every n-th label, n as small as the limit on rows allows. */
function sampleLabels(
  { labels: { customer, position } }: Examples,
  read: StateReader,
  { newCandidates, rowsMax }: FitRowOptions,
): Sample {
  const owned = Uint32Array.from(customer, (u, label) => read(u, position[label]!).count);
  const all = owned.reduce((sum, count) => sum + count, 0) + customer.length * newCandidates;
  const stride = Math.max(1, Math.ceil(all / rowsMax));
  const rows = [...customer.keys()].filter((row) => row % stride === 0);
  return { rows, ownRows: rows.reduce((sum, row) => sum + owned[row]!, 0), read };
}

type RowWriter = ReturnType<typeof rowWriter>;

function writePart(
  writer: RowWriter,
  members: readonly number[],
  examples: Examples,
  map: DenseMap,
  items: ItemInputs,
  history: HistoryCounts,
  newCandidates: number,
): void {
  const { width } = map;
  const active = activeItems(items, history);
  const q = new Float64Array(active.length * width);
  const bias = new Float64Array(active.length);
  for (const [at, item] of active.entries()) {
    q.set(map.q.subarray(item * width, (item + 1) * width), at * width);
    bias[at] = map.bias[item]!;
  }
  const z = new Float64Array(BLOCK_CUSTOMERS * width);
  const dense = new Float64Array(BLOCK_CUSTOMERS * active.length);
  const key = new Float64Array(active.length);
  for (let from = 0; from < members.length; from += BLOCK_CUSTOMERS) {
    const block = members.slice(from, from + BLOCK_CUSTOMERS);
    for (const [m, row] of block.entries()) {
      z.set(examples.vectors.subarray(row * width, (row + 1) * width), m * width);
    }
    rowProducts(z, block.length, q, active.length, width, bias, dense);
    for (const [m, row] of block.entries()) {
      const at = m * active.length;
      for (let j = 0; j < active.length; j++) key[j] = dense[at + j]! + 0.15 * items.share[active[j]!]!;
      const best = topPositions(key, 0, key.length, newCandidates);
      const vector = z.subarray(m * width, (m + 1) * width);
      writer.addLabel(row, vector, map, items, best, active, dense.subarray(at, at + active.length));
    }
  }
}

/** The items most often bought next or in newest receipts, most frequent first. */
function activeItems(items: ItemInputs, history: HistoryCounts): Uint32Array {
  const key = items.share.map((share, i) => share + (0.1 * history.newest[i]!) / Math.max(1, history.customers));
  return topPositions(key, 0, key.length, ACTIVE_ITEMS_MAX);
}

function rowWriter(data: TrainingData, examples: Examples, sample: Sample, newCandidates: number) {
  const { receipts } = data;
  const { ownRows: ownMost, read } = sample;
  const groups = sample.rows.length;
  const common = new Float32Array((ownMost + groups * newCandidates) * COMMON_COUNT);
  const own = new Float32Array(ownMost * OWN_COUNT);
  const candidate = new Uint32Array(ownMost + groups * newCandidates);
  const label = new Uint8Array(ownMost + groups * newCandidates);
  const groupStart = new Uint32Array(groups + 1);
  const ownStart = new Uint32Array(groups + 1);
  const nextSize = new Uint32Array(groups);
  const customers = new Uint32Array(groups);
  const positions = new Uint32Array(groups);
  const mark = new Uint8Array(receipts.itemCount);
  let group = 0;
  let rows = 0;
  let ownRows = 0;

  function addOwn(state: CustomerState, slot: number, size: number, dense: number, items: ItemInputs): void {
    const item = state.item[slot]!;
    const at = ownRows * OWN_COUNT;
    writeSignals(state, slot, own, at);
    writeOwn(items, item, Math.min(own[at + SIGNAL_INDEX.count]!, COUNT_CUT), dense, own, at);
    ownRows += 1;
    addRow(item, size, dense, items);
  }

  function addRow(item: number, size: number, dense: number, items: ItemInputs): void {
    writeCommon(items, item, size, dense, common, rows * COMMON_COUNT);
    candidate[rows] = item;
    label[rows] = mark[item]! & 1;
    rows += 1;
  }

  return {
    addLabel(
      row: number,
      vector: Float64Array,
      map: DenseMap,
      items: ItemInputs,
      best: Uint32Array,
      active: Uint32Array,
      dense: Float64Array,
    ): void {
      const customer = examples.labels.customer[row]!;
      const position = examples.labels.position[row]!;
      const next = receiptItems(receipts, customer, position);
      const state = read(customer, position);
      const size = meanSizeLog(state) - SIZE_ORIGIN;
      for (const item of next) mark[item] = 1;
      for (let slot = 0; slot < state.count; slot++) {
        const item = state.item[slot]!;
        addOwn(state, slot, size, denseValue(map, vector, item), items);
        mark[item]! |= 2;
      }
      for (const at of best) {
        const item = active[at]!;
        if ((mark[item]! & 2) === 0) addRow(item, size, dense[at]!, items);
      }
      for (let slot = 0; slot < state.count; slot++) mark[state.item[slot]!] = 0;
      for (const item of next) mark[item] = 0;
      customers[group] = customer;
      positions[group] = position;
      nextSize[group] = next.length;
      group += 1;
      groupStart[group] = rows;
      ownStart[group] = ownRows;
    },
    finish(): FitRows {
      return {
        groups,
        customer: customers,
        position: positions,
        groupStart,
        ownStart,
        nextSize,
        item: candidate.subarray(0, rows),
        label: label.subarray(0, rows),
        common: common.subarray(0, rows * COMMON_COUNT),
        own: own.subarray(0, ownRows * OWN_COUNT),
      };
    },
  };
}

function denseValue(map: DenseMap, vector: Float64Array, item: number): number {
  let sum = map.bias[item]!;
  for (let j = 0, at = item * map.width; j < map.width; j++) sum += map.q[at + j]! * vector[j]!;
  return sum;
}
