import type { MergeOccasion, RecordPart } from '../base/record-part.js';
import { PARTS, type ProfileRecord } from './record.js';

/**
 * The record of `from` taken into that of `into`, part by part: nothing that was activated, redeemed, earned or answered is lost. What both have
 * once, a handbill of a campaign or an offer, stays as `into` has it. The reservations of `from` must have been settled.
 */
export function mergeRecords(into: ProfileRecord, from: ProfileRecord, occasion: MergeOccasion): ProfileRecord {
  const mergePart = ({ name, merge }: RecordPart<keyof ProfileRecord, never>): [string, unknown] => [
    name,
    merge(into[name] as never, from[name] as never, occasion),
  ];
  return Object.fromEntries(PARTS.map((part) => mergePart(part as never))) as ProfileRecord;
}
