import { SIGNAL_INDEX } from '../signals.js';
import type { CustomerState } from './customer-state.js';

const at = SIGNAL_INDEX;
const OVERDUE_MAX = 4;
/** Keeps the logarithm of a long forgotten purchase finite. */
const DAY_DECAY_OFFSET = 0.05;

/** ln of the mean basket size: A of the formula; 0 for a customer without receipts. */
export function meanSizeLog(state: CustomerState): number {
  return state.receipts === 0 ? 0 : Math.log(state.purchases / state.receipts);
}

/** Writes the signals of own item `slot` to out[offset ..], in the order of SIGNALS. */
export function writeSignals(
  state: CustomerState,
  slot: number,
  out: Float64Array | Float32Array,
  offset: number,
): void {
  const n = state.n[slot]!;
  const ago = state.ago[slot]!;
  const age = state.age[slot]!;
  const due = overdue(n, ago, age);
  out[offset + at.bought] = 1;
  out[offset + at.count] = Math.log1p(n);
  out[offset + at.decay50] = state.decay50[slot]!;
  out[offset + at.decay80] = state.decay80[slot]!;
  out[offset + at.decay95] = state.decay95[slot]!;
  out[offset + at.log50] = Math.log(state.decay50[slot]! + 0.02);
  out[offset + at.log80] = Math.log(state.decay80[slot]! + 0.03);
  out[offset + at.log90] = Math.log(state.decay90[slot]! + 0.04);
  out[offset + at.log95] = Math.log(state.decay95[slot]! + 0.05);
  out[offset + at.share] = n / state.receipts;
  out[offset + at.inNewest] = ago === 0 ? 1 : 0;
  out[offset + at.ago] = Math.log1p(ago);
  out[offset + at.due] = due;
  out[offset + at.dueSquared] = (due * due) / 4;
  out[offset + at.receipts] = Math.log(state.receipts);
  out[offset + at.smallBaskets] = state.inverseSize[slot]! / n;
  out[offset + at.age] = Math.log1p(age);
  out[offset + at.once] = n === 1 ? 1 : 0;
  out[offset + at.onceInNewest] = n === 1 && ago === 0 ? 1 : 0;
  out[offset + at.rate] = Math.log1p(n / (age + 1));
  out[offset + at.repeatShare] = state.repeatShare;
  out[offset + at.repeatShareShrunk] = state.repeatShareShrunk;
  out[offset + at.basketSize] = meanSizeLog(state);
  out[offset + at.newestSize] = Math.log(Math.max(1, state.newestSize));
  writeDatedSignals(state, slot, out, offset);
}

function writeDatedSignals(state: CustomerState, slot: number, out: Float64Array | Float32Array, offset: number): void {
  const { dated } = state;
  const log = (decay: number) => (dated ? Math.log(state.dayDecays[decay]![slot]! + DAY_DECAY_OFFSET) : 0);
  out[offset + at.agoDays] = dated ? Math.log1p(state.agoDays[slot]!) : 0;
  out[offset + at.dueDays] = dated ? overdue(state.n[slot]!, state.agoDays[slot]!, state.ageDays[slot]!) : 0;
  out[offset + at.decay14Days] = log(0);
  out[offset + at.decay60Days] = log(1);
  out[offset + at.decay240Days] = log(2);
}

/** (time since the last purchase + 1) over the mean gap between purchases, cut at four; 0 for items bought once. */
function overdue(n: number, ago: number, age: number): number {
  return n > 1 ? Math.min((ago + 1) / Math.max((age - ago) / (n - 1), 1), OVERDUE_MAX) : 0;
}
