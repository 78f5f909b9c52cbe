import { HandbillError } from '../../base/errors.js';
import type { Period } from '../../base/time.js';
import { activityWindow, type WindowRefusal, windowAfter } from '../../campaigns/activity-window.js';
import type { Campaign } from '../../campaigns/campaign.js';

/** The window that is live now, or the one after it. */
export type WindowChoice = 'CURRENT' | 'NEXT';

/**
 * The window of a handbill that is assigned now; after `live`, the profile's live handbill, if it has one. FAILED_PRECONDITION: the campaign has no such
 * window.
 */
export function windowToAssign(
  campaign: Campaign,
  choice: WindowChoice,
  live: Period | undefined,
  nowMs: number,
): Period {
  const { activity } = campaign;
  const settled = live ? ({ ok: true, value: live } as const) : activityWindow(activity, nowMs);
  if (!settled.ok) throw refused(campaign, settled.error);
  // One that is yet to come is the next one, too.
  if (choice === 'CURRENT' || settled.value.startMs > nowMs) return settled.value;
  const next = windowAfter(activity, settled.value);
  if (next === null) throw refused(campaign, 'ENDED');
  return next;
}

const WORDS: Readonly<Record<WindowRefusal, string>> = {
  NOT_YET_VALID: 'has not begun: its handbills are not prepared ahead',
  ENDED: 'has no window any more',
};

const refused = ({ campaignId }: Campaign, reason: WindowRefusal): HandbillError =>
  new HandbillError('FAILED_PRECONDITION', `campaign "${campaignId}" ${WORDS[reason]}`, {
    reason,
    metadata: { campaign_id: campaignId },
  });
