import { plural } from '../../base/plural.js';
import type { WindowRefusal } from '../../campaigns/activity-window.js';
import type { Activity } from '../../generated/handbill/v1/Activity.js';
import { instant, millisOf, span } from '../terminal/words.js';

/** `7 days`, `every 2 weeks`: how long a handbill lives, in a cell of a table. */
export function activityWords(activity: Activity | null): string {
  const { relative, absolute, cyclic, untilEndOf } = activity ?? {};
  if (relative?.duration) return span(millisOf(relative.duration));
  if (absolute) return `${instant(absolute.from)} to ${instant(absolute.to)}`;
  if (cyclic)
    return `every ${cyclic.every === 1 ? unitWord(cyclic.unit) : plural(cyclic.every, unitWord(cyclic.unit))}`;
  return untilEndOf ? `until the end of the ${unitWord(untilEndOf.unit)}` : '';
}

const unitWord = (unit: string): string => unit.toLowerCase();

/** Behind a subject. */
export const WINDOW_REFUSAL_WORDS: Readonly<Record<WindowRefusal, string>> = {
  NOT_YET_VALID: 'begins later, and is not prepared ahead (NOT_YET_VALID)',
  ENDED: 'is over (ENDED)',
};
