import { SIGNAL_INDEX, type Signal } from '../ranking/signals.js';

/** due = min((ago + 1) / gap, 4): at the cap the gap can't be told. */
const DUE_CAP = 4;
/** Visits since the first purchase, and purchases, that "lately" can be told from "usually" by. */
const LATELY_VISITS_MIN = 10;
const LATELY_PURCHASES_MIN = 4;
/** How much more, or less, often than usual is worth a word. */
const LATELY_RATIO = 1.5;
/** Sum of .9^(receipts ago), as its logarithm is kept (ranking/layout.ts). */
const RECENT_DECAY = 0.9;
const RECENT_LEAST = 0.04;

/**
 * What a customer does with a product, by its signals (ranking/layout.ts): `Buys Milk about every 14 days, last 12 days ago (9 times in all), lately
 * more often`. Visits stand in where receipts have no dates. `likely`: whether that speaks for buying it now; a habit that it speaks against and
 * that is long overdue is given up.
 */
export function habitWords(product: string, signals: ArrayLike<number>, likely: boolean): string {
  const raw = (signal: Signal): number => signals[SIGNAL_INDEX[signal]]!;
  const dated = raw('decay240Days') !== 0;
  const ago = Math.round(Math.expm1(raw(dated ? 'agoDays' : 'ago')));
  const due = raw(dated ? 'dueDays' : 'due');
  const unit = dated ? 'day' : 'visit';
  const times = Math.round(Math.expm1(raw('count')));
  const last = ago > 0 ? `${counted(ago, unit)} ago` : dated ? 'today' : 'on the latest visit';
  if (times <= 1) return `Bought ${product} once, ${last}`;
  if (due === 0) return `Bought ${product} ${times} times, last ${last}`;
  if (due >= DUE_CAP && !likely) return `Used to buy ${product} (${times} times), but not for ${counted(ago, unit)}`;
  if (due >= DUE_CAP) return `Bought ${product} ${times} times, last ${last}: long overdue`;
  const gap = Math.max(1, Math.round((ago + 1) / due));
  const usual = `Buys ${product} about every ${gap === 1 ? unit : counted(gap, unit)}, last ${last} (${times} times in all)`;
  return `${usual}${latelyWords(times, Math.expm1(raw('age')), Math.exp(raw('log90')) - RECENT_LEAST)}`;
}

/** Whether the customer buys it on more, or fewer, of the latest visits than of all since the first purchase; `age` is their number but one. */
function latelyWords(times: number, age: number, decayed: number): string {
  if (age < LATELY_VISITS_MIN || times < LATELY_PURCHASES_MIN) return '';
  const usual = times / (age + 1);
  const lately = (decayed * (1 - RECENT_DECAY)) / (1 - RECENT_DECAY ** (age + 1));
  if (lately >= LATELY_RATIO * usual) return ', lately more often';
  return lately * LATELY_RATIO <= usual ? ', lately less often' : '';
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
