import { DAY_DECAY_TABLE, dayDecayRow } from '../history/decay.js';
import { countOf, lastDayOf, sumOf } from '../history/item-totals.js';
import { SUM_DAYS } from '../history/layout.js';
import type { ReplayedHistory } from '../history/replay.js';
import type { OwnPurchases } from './offer-inputs.js';

/** Of the sums by day, the one with a half-life of 240 days. */
const RECENT = 2;

/** What a history tells of purchases; `nowDay` null: undated. */
export function ownPurchases({ items, totals }: ReplayedHistory, nowDay: number | null): OwnPurchases[] {
  return Array.from(items, (item, slot) => {
    const idleDays = nowDay === null ? 0 : Math.max(nowDay - lastDayOf(totals, slot), 0);
    const decay = DAY_DECAY_TABLE[dayDecayRow(idleDays) + RECENT]!;
    return {
      item,
      purchases: countOf(totals, slot),
      recent: sumOf(totals, slot, SUM_DAYS + RECENT) * decay,
      idleDays,
    };
  });
}
