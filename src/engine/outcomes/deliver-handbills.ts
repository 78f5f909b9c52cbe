import type { ProfileContext } from '../../audience/profile-context.js';
import type { CampaignIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { statusAt } from '../../campaigns/lifecycle.js';
import type { Handbill } from '../../handbill/handbill.js';
import { isLive } from '../../handbill/handbills.js';
import { entryIn } from '../../outcomes/experiment-entry.js';
import { entriesOf } from '../../outcomes/outcomes.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { Registered } from '../configuration/registry.js';
import type { Desk } from '../desks/desk.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import { enterBy, entersBy } from './enter-handbill.js';
import type { FocusShelf } from './focus-shelf.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly focusShelf: FocusShelf;
  readonly clock: Clock;
}

/** A profile as it is now. */
export interface Delivered {
  readonly profile: ProfileContext;
  readonly records: ProfileRecords;
  readonly record: ProfileRecord;
}

/**
 * Loads a profile for somebody who is shown what all of its live handbills offer: by that it enters the experiments of their campaigns. Most
 * profiles have entered: one load, no write.
 */
export type DeliverHandbills = (desk: Desk, asked: ProfileContext) => Promise<Delivered>;

export function createDeliverHandbills({ profiles, live, focusShelf, clock }: Dependencies): DeliverHandbills {
  return (desk, asked) =>
    untilCommitted(async () => {
      const { profile, records } = await loadLive(live, asked);
      const { profileId } = profile;
      const nowMs = clock();
      let record = decodeProfileRecord(records.profile.bytes);
      const events: Uint8Array[] = [];
      for (const { handbill, campaign } of notEntered(record, desk, nowMs)) {
        const plan = await desk.plan(campaign);
        if (!entersBy({ profileId, record, plan, handbill, nowMs })) continue;
        const entered = await enterBy(
          { profileId, record, history: records.history.bytes, plan, handbill, nowMs },
          focusShelf,
        );
        record = entered.record;
        events.push(...entered.events);
      }
      if (events.length === 0) return { profile, records, record };
      const write = { expectedRevision: records.profile.revision, bytes: encodeProfileRecord(record) };
      const [outcome] = await profiles.commit([{ profileId, profile: write, events }]);
      return outcome === 'conflict' ? outcome : { profile, records, record };
    });
}

interface NotEntered {
  readonly handbill: Handbill;
  readonly campaign: Registered<Campaign>;
}

/** Live handbills of running campaigns whose experiment the profile has not entered. */
function notEntered(record: ProfileRecord, { configuration }: Desk, nowMs: number): NotEntered[] {
  const entries = entriesOf(record);
  return record.handbills.flatMap((handbill) => {
    const campaign = configuration.campaigns.at(handbill.campaign);
    if (campaign === undefined || statusAt(campaign.value, nowMs) !== 'ACTIVE' || !isLive(handbill, nowMs)) return [];
    const { experimentRevision } = campaign.value;
    const entry = entryIn(entries, campaign.index as CampaignIndex, experimentRevision);
    return entry === undefined ? [{ handbill, campaign }] : [];
  });
}
