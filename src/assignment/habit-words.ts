import { SIGNAL_INDEX, type Signal } from '../ranking/signals.js';

/** due = min((ago + 1) / gap, 4): at the cap the gap can't be told. */
const DUE_CAP = 4;

/**
 * What a customer does with a product, by its signals (ranking/layout.ts): `Buys Milk about every 14 days, last 12 days ago (9 times in all)`.
 * Visits stand in where receipts have no dates.
 */
export function habitWords(product: string, signals: ArrayLike<number>): string {
  const raw = (signal: Signal): number => signals[SIGNAL_INDEX[signal]]!;
  const dated = raw('decay240Days') !== 0;
  const ago = Math.round(Math.expm1(raw(dated ? 'agoDays' : 'ago')));
  const due = raw(dated ? 'dueDays' : 'due');
  const unit = dated ? 'day' : 'visit';
  const times = Math.round(Math.expm1(raw('count')));
  const last = ago > 0 ? `${counted(ago, unit)} ago` : dated ? 'today' : 'on the latest visit';
  if (times <= 1) return `Bought ${product} once, ${last}`;
  if (due === 0) return `Bought ${product} ${times} times, last ${last}`;
  if (due >= DUE_CAP) return `Bought ${product} ${times} times, last ${last}: long overdue`;
  const gap = Math.max(1, Math.round((ago + 1) / due));
  return `Buys ${product} about every ${gap === 1 ? unit : counted(gap, unit)}, last ${last} (${times} times in all)`;
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
