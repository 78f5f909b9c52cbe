import type { CampaignIndex } from '../base/ids.js';
import { recordPart } from '../base/record-part.js';
import type { Period } from '../base/time.js';
import { CLOCK_SKEW_MAX_MS } from '../limits.js';
import { packHandbill, unpackHandbill } from './codec.js';
import type { Handbill } from './handbill.js';

/** The handbills of a profile: of a campaign the live one and the coming one at most; ended ones are dropped with the next assignment. */
export interface Handbills {
  readonly handbills: readonly Handbill[];
}

export const handbillsPart = recordPart({
  name: 'handbills',
  empty: [] as Handbills['handbills'],
  pack: (handbills) => handbills.map(packHandbill),
  unpack: (packed) => packed.map(unpackHandbill),
  merge(into, from, { nowMs }) {
    const lasting = [...into, ...from].filter((handbill) => !hasEnded(handbill, nowMs));
    const campaigns = new Set(lasting.map(({ campaign }) => campaign));
    return [...campaigns].flatMap((campaign) =>
      mergedOf(
        lasting.filter((handbill) => handbill.campaign === campaign),
        nowMs,
      ),
    );
  },
});

/** Of a campaign that has assigned to both: what the first one has stays, but for one from the future; and a coming one that follows it. */
function mergedOf(all: readonly Handbill[], nowMs: number): Handbill[] {
  const current = all.find((handbill) => isLive(handbill, nowMs)) ?? all.find((handbill) => !isPrepared(handbill));
  const coming = all.find((handbill) => isPrepared(handbill) && handbill !== current && follows(handbill, current));
  return [current, coming].filter((handbill) => handbill !== undefined);
}

/** Whether it was prepared, and is not to be shown yet. */
export const isComing = (handbill: Life, nowMs: number): boolean => isPrepared(handbill) && nowMs < handbill.startMs;

type Life = Pick<Handbill, 'startMs' | 'endMs' | 'assignedAtMs'>;

const hasEnded = ({ endMs }: Pick<Life, 'endMs'>, nowMs: number): boolean => nowMs >= endMs;

/** Whether it was assigned before its start on purpose. */
const isPrepared = ({ startMs, assignedAtMs }: Life): boolean => assignedAtMs < startMs;

const follows = (coming: Life, current: Life | undefined): boolean =>
  current === undefined || coming.startMs >= current.endMs;

/**
 * Whether it has begun and has not ended. One that was assigned at its start and begins a little later counts as begun: it was assigned by a server whose
 * clock runs ahead of this one, and must not be assigned twice. One from further in the future was assigned while a clock was wrong, and would be
 * shown until then.
 */
export function isLive(handbill: Life, nowMs: number): boolean {
  const aheadMs = isPrepared(handbill) ? 0 : CLOCK_SKEW_MAX_MS;
  return handbill.startMs - aheadMs <= nowMs && !hasEnded(handbill, nowMs);
}

/** Whether it is live at the start of a period, or is prepared for a time within it. */
export const livesIn = (handbill: Life, period: Period): boolean =>
  isLive(handbill, period.startMs) ||
  (isPrepared(handbill) && handbill.startMs < period.endMs && !hasEnded(handbill, period.startMs));

/** The live handbill that a campaign has assigned. */
export function liveHandbill({ handbills }: Handbills, campaign: CampaignIndex, nowMs: number): Handbill | undefined {
  return handbills.find((handbill) => handbill.campaign === campaign && isLive(handbill, nowMs));
}

/** The handbill that a campaign has prepared for a window that is to come. */
export function preparedHandbill(
  { handbills }: Handbills,
  campaign: CampaignIndex,
  { startMs, endMs }: Period,
): Handbill | undefined {
  return handbills.find(
    (other) => other.campaign === campaign && isPrepared(other) && other.startMs === startMs && other.endMs === endMs,
  );
}

/**
 * The record with a fresh handbill: in place of those of the campaign that it can't stand beside, and without those that have ended. Those of other
 * campaigns from the future stay: it may be this clock that is wrong.
 */
export function withHandbill<Record extends Handbills>(record: Record, handbill: Handbill, nowMs: number): Record {
  const isComing = isPrepared(handbill);
  const standsBeside = (other: Handbill): boolean =>
    isComing ? isLive(other, nowMs) : isPrepared(other) && follows(other, handbill);
  const kept = record.handbills.filter(
    (other) => !hasEnded(other, nowMs) && (other.campaign !== handbill.campaign || standsBeside(other)),
  );
  return { ...record, handbills: [...kept, handbill] };
}
