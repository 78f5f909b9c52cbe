import { MS_PER_DAY } from '../base/time.js';
import { isShown } from './eligibility.js';
import type { Promotion } from './promotion.js';

const MS_PER_MINUTE = 60_000;

/** Whether a promotion may be displayed at this moment; a daily window may reach over midnight (UTC). */
export function isDisplayed(promotion: Promotion, nowMs: number): boolean {
  if (!isShown(promotion)) return false;
  const { display } = promotion;
  if (display === null) return true;
  if (display.kind === 'dates') {
    return (display.fromMs ?? -Infinity) <= nowMs && nowMs < (display.toMs ?? Infinity);
  }
  const minute = Math.floor((nowMs % MS_PER_DAY) / MS_PER_MINUTE);
  const { fromMinute, toMinute } = display;
  return fromMinute < toMinute ? fromMinute <= minute && minute < toMinute : fromMinute <= minute || minute < toMinute;
}
