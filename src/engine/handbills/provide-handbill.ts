import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import type { KnownProfile } from '../../audience/known-profile.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import { type Clock, type Period, restOf } from '../../base/time.js';
import type { Handbill } from '../../handbill/handbill.js';
import { liveHandbill, preparedHandbill, withHandbill } from '../../handbill/handbills.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { Entered } from '../outcomes/delivery.js';
import { enterBy, entersBy } from '../outcomes/enter-handbill.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { countAssignment } from '../profiles/count-funnel.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import {
  activeCampaign,
  deskForCampaign,
  type PlannedCampaign,
  promotionsOf,
  requireAudience,
} from './campaign-plan.js';
import { handbillAssigned } from './handbill-assigned.js';
import type { HandbillRequest } from './handbill-requests.js';
import { type WindowChoice, windowToAssign } from './window-to-assign.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly limitWatch: LimitWatch;
  readonly focusShelf: FocusShelf;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** Waits until it is an assignment's turn; what it throws ends the request. */
export type Turn = () => Promise<void>;

/** A handbill, where it was found, and in which campaign. */
export interface Provided extends Found {
  readonly planned: PlannedCampaign;
}

/** What a handbill is wanted for. */
export interface Purpose {
  readonly window: WindowChoice;
  /** Whether the customer gets it now, by which the profile enters the campaign's experiment. */
  readonly delivers: boolean;
}

/** The handbill of a window, assigned now if there is none. */
export type ProvideHandbill = (request: HandbillRequest, purpose: Purpose, turn: Turn) => Promise<Provided>;

/** A profile where it is now, as it was loaded. */
interface Loaded {
  readonly profile: KnownProfile;
  readonly records: ProfileRecords;
  readonly record: ProfileRecord;
}

/** A handbill, and the profile and the record that it was found in. */
interface Found extends Pick<Loaded, 'profile' | 'record'> {
  readonly handbill: Handbill;
  /** Assigned by this request. */
  readonly isFresh: boolean;
}

/**
 * Most requests find a live one that was delivered before: one load, no queue, no write. A first request assigns on what it has loaded, and those that
 * arrive meanwhile wait for it in the profile's queue, load again and find it. Where another process was quicker, the commit conflicts, and the next
 * attempt finds what that one assigned. The first delivery of one that was assigned ahead writes, too: that the profile has entered.
 */
export function createProvideHandbill(dependencies: Dependencies): ProvideHandbill {
  const { configuration, profiles, live, desks, limitWatch, focusShelf, queue, clock } = dependencies;

  async function load(asked: ProfileContext, state: ConfigurationState): Promise<Loaded> {
    const { profile: told, records } = await loadLive(live, asked);
    const record = decodeProfileRecord(records.profile.bytes);
    const { attributes } = record;
    const profile = knownIn(state, told, { attributes, history: records.history.bytes }, clock());
    return { profile, records, record };
  }

  /** `known`: what has been loaded already, for the first attempt; null: it may be outdated. */
  function assign({ desk, planned, request, purpose, turn }: Wanted, known: Loaded | null): Promise<Found> {
    const { profile: asked, excludedCodes } = request;
    return untilCommitted(async (before) => {
      const loaded = (before === 0 ? known : null) ?? (await load(asked, desk.configuration));
      await turn();
      const nowMs = clock();
      const { found, window } = lookUp(loaded, planned, purpose.window, nowMs);
      const { profile, records, record } = loaded;
      if (found) {
        if (!enters(found, planned, purpose, nowMs)) return found;
        return commit(loaded, await entered(loaded, found, planned, nowMs), [], false);
      }
      requireAudience(planned, profile);
      const assignment = assignHandbill({
        ...desk.orderSources(records.history.bytes, nowMs),
        plan: planned.plan,
        profile,
        record,
        promised: promisedByOthers(record, planned.plan.index, restOf(window, nowMs)),
        exhausted: limitWatch.exhausted,
        excluded: promotionsOf(desk, excludedCodes),
        nowMs,
        window,
      });
      const { handbill } = assignment;
      const assigned: Found = { profile, record: withHandbill(record, handbill, nowMs), handbill, isFresh: true };
      const event = handbillAssigned(profile.profileId, planned.campaign, assignment);
      const entering = enters(assigned, planned, purpose, nowMs);
      const kept = entering ? await entered(loaded, assigned, planned, nowMs) : { ...assigned, events: [] };
      const counted = countAssignment(kept.record, kept.handbill, planned.campaign, desk.configuration.shop.timeZone);
      return commit(loaded, { ...kept, record: counted.record }, [event, ...counted.entries], true);
    });
  }

  const entered = (
    { profile, records }: Loaded,
    { record, handbill }: Found,
    { plan }: PlannedCampaign,
    nowMs: number,
  ) =>
    enterBy(
      { profileId: profile.profileId, record, history: records.history.bytes, plan, handbill, nowMs },
      focusShelf,
    );

  async function commit(
    { profile, records }: Loaded,
    { record, handbill, events }: Entered,
    before: readonly Uint8Array[],
    isFresh: boolean,
  ): Promise<Found | 'conflict'> {
    const [outcome] = await profiles.commit([
      {
        profileId: profile.profileId,
        profile: { expectedRevision: records.profile.revision, bytes: encodeProfileRecord(record) },
        events: [...before, ...events],
      },
    ]);
    return outcome === 'conflict' ? outcome : { profile, record, handbill, isFresh };
  }

  return async (request, purpose, turn) => {
    const { profile: asked, campaignId } = request;
    const desk = await deskForCampaign(configuration, desks, campaignId);
    const planned = await activeCampaign(desk, campaignId, clock());
    const loaded = await load(asked, desk.configuration);
    const nowMs = clock();
    const { found } = lookUp(loaded, planned, purpose.window, nowMs);
    if (found && !enters(found, planned, purpose, nowMs)) return { planned, ...found };
    const provided = await queue.run([loaded.profile.profileId], (waited) =>
      assign({ desk, planned, request, purpose, turn }, waited ? null : loaded),
    );
    return { planned, ...provided };
  };
}

/** What an assignment is made with. */
interface Wanted {
  readonly desk: Desk;
  readonly planned: PlannedCampaign;
  readonly request: HandbillRequest;
  readonly purpose: Purpose;
  readonly turn: Turn;
}

/** Whether this is by what the profile enters the experiment: a delivery, or of letters the assignment. */
function enters(
  { profile, record, handbill, isFresh }: Found,
  { campaign, plan }: PlannedCampaign,
  { delivers }: Purpose,
  nowMs: number,
): boolean {
  const ahead = isFresh && campaign.experiment.entering === 'ASSIGNED';
  if (!delivers && !ahead) return false;
  return entersBy({ profileId: profile.profileId, record, plan, handbill, nowMs }, { ahead });
}

/** The handbill that a profile has for the window, or the window to assign one for. */
function lookUp(
  { profile, record }: Loaded,
  { campaign, plan }: PlannedCampaign,
  choice: WindowChoice,
  nowMs: number,
): { found: Found; window?: never } | { found: null; window: Period } {
  const live = liveHandbill(record, plan.index, nowMs);
  if (live && choice === 'CURRENT') return { found: { profile, record, handbill: live, isFresh: false } };
  const window = windowToAssign(campaign, choice, live, nowMs);
  const handbill = preparedHandbill(record, plan.index, window);
  return handbill ? { found: { profile, record, handbill, isFresh: false } } : { found: null, window };
}
