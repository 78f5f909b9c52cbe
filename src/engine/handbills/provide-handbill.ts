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
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** Waits until it is an assignment's turn; what it throws ends the request. */
export type Turn = () => Promise<void>;

/** A handbill, where it was found, and in which campaign. */
export interface Provided extends Found {
  readonly planned: PlannedCampaign;
}

/** The handbill of a window, assigned now if there is none. */
export type ProvideHandbill = (request: HandbillRequest, choice: WindowChoice, turn: Turn) => Promise<Provided>;

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
 * Most requests find a live one: one load, no queue, no write. A first request assigns on what it has loaded, and those that arrive meanwhile wait
 * for it in the profile's queue, load again and find it. Where another process was quicker, the commit conflicts, and the next attempt finds
 * what that one assigned.
 */
export function createProvideHandbill(dependencies: Dependencies): ProvideHandbill {
  const { configuration, profiles, live, desks, limitWatch, queue, clock } = dependencies;

  async function load(asked: ProfileContext, state: ConfigurationState): Promise<Loaded> {
    const { profile: told, records } = await loadLive(live, asked);
    const record = decodeProfileRecord(records.profile.bytes);
    const { attributes } = record;
    const profile = knownIn(state, told, { attributes, history: records.history.bytes }, clock());
    return { profile, records, record };
  }

  /** `known`: what has been loaded already, for the first attempt; null: it may be outdated. */
  function assign({ desk, planned, request, choice, turn }: Wanted, known: Loaded | null): Promise<Found> {
    const { profile: asked, excludedCodes } = request;
    return untilCommitted(async (before) => {
      const loaded = (before === 0 ? known : null) ?? (await load(asked, desk.configuration));
      await turn();
      const nowMs = clock();
      const { found, window } = lookUp(loaded, planned, choice, nowMs);
      if (found) return found;
      const { profile, records, record } = loaded;
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
      const { profileId } = profile;
      const assigned = withHandbill(record, handbill, nowMs);
      const [outcome] = await profiles.commit([
        {
          profileId,
          profile: { expectedRevision: records.profile.revision, bytes: encodeProfileRecord(assigned) },
          events: [handbillAssigned(profileId, planned.campaign, assignment)],
        },
      ]);
      return outcome === 'conflict' ? outcome : { profile, record: assigned, handbill, isFresh: true };
    });
  }

  return async (request, choice, turn) => {
    const { profile: asked, campaignId } = request;
    const desk = await deskForCampaign(configuration, desks, campaignId);
    const planned = await activeCampaign(desk, campaignId, clock());
    const loaded = await load(asked, desk.configuration);
    const { found } = lookUp(loaded, planned, choice, clock());
    if (found) return { planned, ...found };
    const provided = await queue.run([loaded.profile.profileId], (waited) =>
      assign({ desk, planned, request, choice, turn }, waited ? null : loaded),
    );
    return { planned, ...provided };
  };
}

/** What an assignment is made with. */
interface Wanted {
  readonly desk: Desk;
  readonly planned: PlannedCampaign;
  readonly request: HandbillRequest;
  readonly choice: WindowChoice;
  readonly turn: Turn;
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
