import type { CampaignIndex } from '../base/ids.js';
import { recordPart } from '../base/record-part.js';
import { packHandbill, unpackHandbill } from './codec.js';
import type { Handbill } from './handbill.js';

/** The handbills of a profile: at most one live one a campaign; ended ones are dropped with the next assignment. */
export interface Handbills {
  readonly handbills: readonly Handbill[];
}

export const handbillsPart = recordPart({
  name: 'handbills',
  empty: [] as Handbills['handbills'],
  pack: (handbills) => handbills.map(packHandbill),
  unpack: (packed) => packed.map(unpackHandbill),
  // A campaign that has assigned to both: what `into` has stays.
  merge(into, from, { nowMs }) {
    const live = into.filter((handbill) => isLive(handbill, nowMs));
    const taken = new Set(live.map(({ campaign }) => campaign));
    return [...live, ...from.filter((handbill) => isLive(handbill, nowMs) && !taken.has(handbill.campaign))];
  },
});

export const isLive = (handbill: Pick<Handbill, 'endMs'>, nowMs: number): boolean => nowMs < handbill.endMs;

/**
 * The handbill that a campaign has assigned and that has not ended. One from the future counts as live: it was assigned by a
 * server whose clock runs ahead of this one, and must not be assigned twice.
 */
export function liveHandbill({ handbills }: Handbills, campaign: CampaignIndex, nowMs: number): Handbill | undefined {
  return handbills.find((handbill) => handbill.campaign === campaign && isLive(handbill, nowMs));
}

/** The record with a fresh handbill: in place of the campaign's former one, and without those that have ended. */
export function withHandbill<Record extends Handbills>(record: Record, handbill: Handbill, nowMs: number): Record {
  const kept = record.handbills.filter((other) => other.campaign !== handbill.campaign && isLive(other, nowMs));
  return { ...record, handbills: [...kept, handbill] };
}
