import type { CampaignIndex } from '../../base/ids.js';
import { localDayOf } from '../../base/local-time.js';
import type { TimeZone } from '../../base/time-zone.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { campaignZone } from '../../campaigns/campaign-zone.js';
import { encodeFunnelStep } from '../../events/entry.js';
import type { OutboxEvent } from '../../events/event.js';
import { countAssigned, countReached, type ReachedOffers } from '../../funnel/count-offers.js';
import { readCounted, writeCounted } from '../../funnel/counted-codec.js';
import { forgetCounted } from '../../funnel/forget-counted.js';
import { armOf, type Handbill } from '../../handbill/handbill.js';
import type { ProfileRecord } from '../../profiles/record.js';
import type { ConfigurationState } from '../configuration/configuration.js';

/** A record that knows what of it is counted, and what its commit tells the outbox so that it is. */
export interface CountedRecord {
  readonly record: ProfileRecord;
  readonly entries: readonly Uint8Array[];
}

type Zones = Pick<ConfigurationState, 'campaigns' | 'shop'>;

/** Counts the handbill that was just put into the record. Of a ghost nothing can follow: the record needn't know of it. */
export function countAssignment(
  record: ProfileRecord,
  handbill: Handbill,
  { activity, experimentRevision }: Campaign,
  shopZone: TimeZone,
): CountedRecord {
  const { campaign, slots, startMs, endMs, assignedAtMs } = handbill;
  const offers = slots.filter(({ kind }) => kind === 'filled').length;
  const zone = campaignZone({ activity }, shopZone);
  const day = localDayOf(assignedAtMs, zone);
  const head = { campaign, revision: experimentRevision, arm: armOf(handbill), day };
  if (handbill.ghostOf !== null) {
    return { record, entries: [encodeFunnelStep({ ...head, stage: 'ghost', offers }, assignedAtMs)] };
  }
  const before = forgetCounted(readCounted(record.funnel), record, day);
  // A window that ends at midnight ends with the day before it.
  const endDay = localDayOf(endMs - 1, zone);
  const { counted, step } = countAssigned(before, { ...head, startMs, endDay, slots });
  return { record: { ...record, funnel: writeCounted(counted) }, entries: [encodeFunnelStep(step, assignedAtMs)] };
}

/** Counts that a handbill of the record was seen; `slot` null: as a whole. Nobody sees one before it is assigned, whatever their clock says. */
export function countView(
  record: ProfileRecord,
  { campaign, startMs, assignedAtMs, slots: held }: Handbill,
  slot: number | null,
  timeMs: number,
  zones: Zones,
): CountedRecord {
  const slots = held.flatMap((each, at) =>
    each.kind === 'filled' && (slot === null || slot === at) ? [{ slot: at, promotion: each.promotion }] : [],
  );
  const day = localDayOf(Math.max(timeMs, assignedAtMs), zoneOf(campaign, zones));
  return count(record, { stage: 'viewed', campaign, startMs, slots, day }, timeMs);
}

/** Counts what of offers of handbills was activated and redeemed. What is taken back has happened all the same: no stage is left again. */
export function countUses(record: ProfileRecord, events: readonly OutboxEvent[], zones: Zones): CountedRecord {
  let counted: CountedRecord = { record, entries: [] };
  for (const event of events) {
    if (event.type !== 'client.activatePromotion' && event.type !== 'client.redeemPromotion') continue;
    const { promotion, timeMs } = event;
    const stage = event.type === 'client.activatePromotion' ? 'activated' : 'redeemed';
    const origin = record.holdings.find((holding) => holding.promotion === promotion)?.origin;
    if (!origin) continue;
    const { campaign, startMs, slot } = origin;
    const slots = [{ slot, promotion }];
    const day = localDayOf(timeMs, zoneOf(campaign, zones));
    const next = count(counted.record, { stage, campaign, startMs, slots, day }, timeMs);
    counted = { record: next.record, entries: [...counted.entries, ...next.entries] };
  }
  return counted;
}

function count(record: ProfileRecord, reached: ReachedOffers, timeMs: number): CountedRecord {
  const after = countReached(readCounted(record.funnel), reached);
  if (after === null) return { record, entries: [] };
  return {
    record: { ...record, funnel: writeCounted(after.counted) },
    entries: [encodeFunnelStep(after.step, timeMs)],
  };
}

function zoneOf(index: CampaignIndex, { campaigns, shop }: Zones): TimeZone {
  const campaign = campaigns.at(index)?.value;
  return campaign === undefined ? shop.timeZone : campaignZone(campaign, shop.timeZone);
}
