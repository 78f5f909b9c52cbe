import { HandbillError } from '../../base/errors.js';
import { historyAsOf } from '../../history/as-of.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords } from '../../store/port.js';
import { redeemedAsOf } from '../../wallet/as-of.js';

/** What is known of a profile. */
export interface Known {
  readonly history: Uint8Array | null;
  readonly record: ProfileRecord;
}

/** What was known at a time in the past, or is known now for one that is to come; null: that can't be told any more. */
export function knownAt({ history, profile }: ProfileRecords, atMs: number, nowMs: number): Known | null {
  const record = decodeProfileRecord(profile.bytes);
  if (atMs >= nowMs) return { history: history.bytes, record };
  const then = historyAsOf(history.bytes, atMs);
  return then === undefined
    ? null
    : { history: then, record: { ...record, holdings: redeemedAsOf(record.holdings, atMs) } };
}

export function historyTrimmed(atMs: number): HandbillError {
  const message = `so much has been bought since ${new Date(atMs).toISOString()} that purchases of then are only known summed up with later ones`;
  return new HandbillError('FAILED_PRECONDITION', message, { reason: 'HISTORY_TRIMMED' });
}
