import { HandbillError } from '../../base/errors.js';
import { MS_PER_DAY } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import { PREVIEW_DISTANCE_MAX_DAYS } from '../../limits.js';

/** The instant that a request supposes; null: now. INVALID_ARGUMENT: too far from now. */
export function supposedTime(atMs: number | null, nowMs: number): number {
  if (atMs === null) return nowMs;
  if (Math.abs(atMs - nowMs) <= PREVIEW_DISTANCE_MAX_DAYS * MS_PER_DAY) return atMs;
  const reason = `must be within ${PREVIEW_DISTANCE_MAX_DAYS} days of now`;
  throw HandbillError.invalid([violation('at', new Date(atMs).toISOString(), reason)]);
}
