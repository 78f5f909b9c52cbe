import { assignHandbill } from '../../assignment/assign.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import { HandbillError } from '../../base/errors.js';
import { err, ok } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import { liveHandbill, withHandbill } from '../../handbill/live.js';
import { ASSIGNMENTS_PER_TURN, COMMIT_ATTEMPTS_MAX } from '../../limits.js';
import type { Handbill, ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileStore } from '../../store/port.js';
import { tooManyConflicts } from '../concurrency/conflicts.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import type { Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { activeCampaign, type PlannedCampaign, requireAudience } from './campaign-plan.js';
import { handbillAssigned } from './handbill-assigned.js';
import type { HandbillRequest, HandbillVerbs, HandbillView } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';
import { createTurnstile } from './turnstile.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** A live handbill, the profile where it is now, and the wallet that the handbill was found in. */
interface Found {
  readonly profile: ProfileContext;
  readonly handbill: Handbill;
  readonly wallet: ProfileRecord;
}

/**
 * The live handbill of a profile in a campaign, assigned now if there is none.
 *
 * Most requests find one: one load, no queue, no write. A first request assigns, and those that arrive meanwhile wait for it in the
 * profile's queue and find it. Where another process was quicker, the commit conflicts, and the next round finds what that one assigned.
 */
export function createGetHandbill({ profiles, live, desks, shelf, limitWatch, queue, clock }: Dependencies) {
  const assignmentTurn = createTurnstile(ASSIGNMENTS_PER_TURN);

  async function get({ profile: asked, campaignId }: HandbillRequest): Promise<HandbillView> {
    const desk = await desks.current();
    const planned = activeCampaign(desk, campaignId);
    const { profile, records } = await loadLive(live, asked);
    const wallet = decodeProfileRecord(records.wallet.bytes);
    const held = liveHandbill(wallet, planned.plan.index, clock());
    const found = held
      ? { profile, handbill: held, wallet }
      : await queue.run([profile.profileId], () => assign(desk, planned, profile));
    const { configuration } = desk;
    const terms = await shelf.of(found.wallet, configuration);
    const situation = walletSituation(configuration, found.profile, clock(), terms, limitWatch.exhausted);
    return viewHandbill(configuration, planned.campaign, found.wallet, found.handbill, situation);
  }

  async function assign(desk: Desk, planned: PlannedCampaign, asked: ProfileContext): Promise<Found> {
    const { plan } = planned;
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
      const { profile, records } = await loadLive(live, asked);
      const { profileId } = profile;
      await assignmentTurn();
      const nowMs = clock();
      const wallet = decodeProfileRecord(records.wallet.bytes);
      const held = liveHandbill(wallet, plan.index, nowMs);
      if (held) return { profile, handbill: held, wallet };
      requireAudience(planned, profile);
      const handbill = assignHandbill({
        ...desk.orderSources(records.history.bytes, nowMs),
        plan,
        profile,
        wallet,
        exhausted: limitWatch.exhausted,
        nowMs,
      });
      const { revision } = records.wallet;
      const assigned = withHandbill(wallet, handbill, nowMs);
      const [outcome] = await profiles.commit([
        {
          profileId,
          wallet: { expectedRevision: revision, bytes: encodeProfileRecord(assigned) },
          events: [handbillAssigned(profileId, planned.campaign, handbill)],
        },
      ]);
      if (outcome === 'committed') return { profile, handbill, wallet: assigned };
    }
    throw tooManyConflicts();
  }

  const batchGet: HandbillVerbs['batchGet'] = (requests) =>
    Promise.all(
      requests.map((request) =>
        get(request).then(ok, (error: unknown) => {
          if (error instanceof HandbillError) return err(error);
          throw error;
        }),
      ),
    );

  return { get, batchGet };
}
