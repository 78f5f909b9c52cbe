import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import { HandbillError } from '../../base/errors.js';
import { err, ok } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import type { Handbill } from '../../handbill/handbill.js';
import { liveHandbill, withHandbill } from '../../handbill/handbills.js';
import { ASSIGNMENTS_PER_TURN, BATCHED_ASSIGNMENTS_PER_TURN } from '../../limits.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import { createTurnstile } from '../concurrency/turnstile.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { Configuration } from '../configuration/configuration.js';
import type { Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import { stateOfRecord } from '../wallets/record-known.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { activeCampaign, deskForCampaign, type PlannedCampaign, requireAudience } from './campaign-plan.js';
import { handbillAssigned } from './handbill-assigned.js';
import type { HandbillRequest, HandbillVerbs, HandbillView } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** A profile where it is now, as it was loaded. */
interface Loaded {
  readonly profile: ProfileContext;
  readonly records: ProfileRecords;
  readonly record: ProfileRecord;
}

/** A live handbill, and the profile and the record that it was found in. */
interface Found extends Pick<Loaded, 'profile' | 'record'> {
  readonly handbill: Handbill;
}

/**
 * The live handbill of a profile in a campaign, assigned now if there is none.
 *
 * Most requests find one: one load, no queue, no write. A first request assigns on what it has loaded, and those that arrive meanwhile wait
 * for it in the profile's queue, load again and find it. Where another process was quicker, the commit conflicts, and the next attempt finds
 * what that one assigned.
 */
export function createGetHandbill({
  configuration,
  profiles,
  live,
  desks,
  shelf,
  limitWatch,
  queue,
  clock,
}: Dependencies) {
  // Each with turns of its own: a customer who is waiting is not behind all that others have listed.
  const turnOfOne = createTurnstile(ASSIGNMENTS_PER_TURN);
  const turnOfBatch = createTurnstile(BATCHED_ASSIGNMENTS_PER_TURN);

  const get: HandbillVerbs['get'] = (request) => getInTurn(request, turnOfOne);

  async function getInTurn(
    { profile: asked, campaignId }: HandbillRequest,
    turn: () => Promise<void>,
  ): Promise<HandbillView> {
    const desk = await deskForCampaign(configuration, desks, campaignId);
    const planned = await activeCampaign(desk, campaignId);
    const loaded = await load(asked);
    const found =
      findLive(loaded, planned, clock()) ??
      (await queue.run([loaded.profile.profileId], (waited) =>
        assign(desk, planned, asked, waited ? null : loaded, turn),
      ));
    const state = await stateOfRecord(configuration, found.record);
    const terms = await shelf.of(found.record, state);
    const situation = walletSituation({
      configuration: state,
      profile: found.profile,
      handbills: found.record.handbills,
      nowMs: clock(),
      terms,
      exhausted: limitWatch.exhausted,
    });
    return viewHandbill(state, planned.campaign, found.record, found.handbill, situation);
  }

  async function load(asked: ProfileContext): Promise<Loaded> {
    const { profile, records } = await loadLive(live, asked);
    return { profile, records, record: decodeProfileRecord(records.profile.bytes) };
  }

  function findLive({ profile, record }: Loaded, { plan }: PlannedCampaign, nowMs: number): Found | null {
    const handbill = liveHandbill(record, plan.index, nowMs);
    return handbill ? { profile, record, handbill } : null;
  }

  /** `known`: what has been loaded already, for the first attempt; null: it may be outdated. */
  function assign(
    desk: Desk,
    planned: PlannedCampaign,
    asked: ProfileContext,
    known: Loaded | null,
    turn: () => Promise<void>,
  ): Promise<Found> {
    return untilCommitted(async (before) => {
      const loaded = (before === 0 ? known : null) ?? (await load(asked));
      await turn();
      const nowMs = clock();
      const found = findLive(loaded, planned, nowMs);
      if (found) return found;
      const { profile, records, record } = loaded;
      requireAudience(planned, profile);
      const assignment = assignHandbill({
        ...desk.orderSources(records.history.bytes, nowMs),
        plan: planned.plan,
        profile,
        record,
        promised: promisedByOthers(record, planned.plan.index, nowMs),
        exhausted: limitWatch.exhausted,
        nowMs,
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
      return outcome === 'conflict' ? outcome : { profile, record: assigned, handbill };
    });
  }

  const batchGet: HandbillVerbs['batchGet'] = (requests, signal) => {
    async function turn(): Promise<void> {
      await turnOfBatch();
      if (signal?.aborted) throw new HandbillError('CANCELLED', 'nobody waits for the batch any more');
    }
    return Promise.all(
      requests.map((request) =>
        getInTurn(request, turn).then(ok, (error: unknown) => {
          if (error instanceof HandbillError) return err(error);
          throw error;
        }),
      ),
    );
  };

  return { get, batchGet };
}
