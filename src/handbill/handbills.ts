import type { CampaignIndex } from '../base/ids.js';
import { recordPart } from '../base/record-part.js';
import { CLOCK_SKEW_MAX_MS } from '../limits.js';
import { packHandbill, unpackHandbill } from './codec.js';
import type { Handbill } from './handbill.js';

/** The handbills of a profile: at most one a campaign; ended ones are dropped with the next assignment. */
export interface Handbills {
  readonly handbills: readonly Handbill[];
}

export const handbillsPart = recordPart({
  name: 'handbills',
  empty: [] as Handbills['handbills'],
  pack: (handbills) => handbills.map(packHandbill),
  unpack: (packed) => packed.map(unpackHandbill),
  // A campaign that has assigned to both: what `into` has stays, but for one from the future.
  merge(into, from, { nowMs }) {
    const lasting = [...into, ...from].filter((handbill) => !hasEnded(handbill, nowMs));
    const chosen = new Map<CampaignIndex, Handbill>();
    for (const handbill of lasting) {
      const other = chosen.get(handbill.campaign);
      if (!other || (!isLive(other, nowMs) && isLive(handbill, nowMs))) chosen.set(handbill.campaign, handbill);
    }
    return [...chosen.values()];
  },
});

const hasEnded = ({ endMs }: Pick<Handbill, 'endMs'>, nowMs: number): boolean => nowMs >= endMs;

/**
 * Whether it has begun and has not ended. One that begins a little later counts as begun: it was assigned by a server whose clock runs ahead of this
 * one, and must not be assigned twice. One from further in the future was assigned while a clock was wrong, and would be shown until then.
 */
export const isLive = (handbill: Pick<Handbill, 'startMs' | 'endMs'>, nowMs: number): boolean =>
  handbill.startMs - CLOCK_SKEW_MAX_MS <= nowMs && !hasEnded(handbill, nowMs);

/** The live handbill that a campaign has assigned. */
export function liveHandbill({ handbills }: Handbills, campaign: CampaignIndex, nowMs: number): Handbill | undefined {
  return handbills.find((handbill) => handbill.campaign === campaign && isLive(handbill, nowMs));
}

/**
 * The record with a fresh handbill: in place of the campaign's former one, and without those that have ended. Those from the future stay: it may be this
 * clock that is wrong.
 */
export function withHandbill<Record extends Handbills>(record: Record, handbill: Handbill, nowMs: number): Record {
  const kept = record.handbills.filter((other) => other.campaign !== handbill.campaign && !hasEnded(other, nowMs));
  return { ...record, handbills: [...kept, handbill] };
}
