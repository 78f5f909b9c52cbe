import { countOf, firstDayOf, lastDayOf } from '../history/item-totals.js';
import type { ReplayedHistory } from '../history/replay.js';

/** A product that a customer has bought on several days. */
export interface DueItem {
  /** Dense index. */
  readonly item: number;
  /** How far the customer is from the last purchase to the next one, by the usual gap between two: 0 to 1, due or overdue. */
  readonly due: number;
}

/** What a customer may need again on a day. Products bought on one day only have no usual gap. */
export function dueItems({ items, totals }: ReplayedHistory, nowDay: number): DueItem[] {
  const found: DueItem[] = [];
  items.forEach((item, slot) => {
    const days = lastDayOf(totals, slot) - firstDayOf(totals, slot);
    if (days <= 0) return;
    const gap = days / (countOf(totals, slot) - 1);
    const due = Math.min(Math.max((nowDay - lastDayOf(totals, slot)) / gap, 0), 1);
    if (due > 0) found.push({ item, due });
  });
  return found;
}
