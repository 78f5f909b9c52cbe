import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import { droppedCandidates } from '../../assignment/dropped.js';
import { explainSlots } from '../../assignment/explain.js';
import { type Clock, restOf } from '../../base/time.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { Configuration } from '../configuration/configuration.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { deskForCampaign, plannedCampaign, promotionsOf, requireAudience } from './campaign-plan.js';
import type { HandbillVerbs } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';
import { windowToAssign } from './window-to-assign.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/** What `get` would assign now to a profile without a live handbill of the campaign, published or not; stores nothing. */
export function createPreviewHandbill({
  configuration,
  live,
  desks,
  shelf,
  limitWatch,
  clock,
}: Dependencies): HandbillVerbs['preview'] {
  return async ({ profile: asked, campaignId, excludedCodes }, explain) => {
    const desk = await deskForCampaign(configuration, desks, campaignId);
    const planned = await plannedCampaign(desk, campaignId);
    const { profile, records } = await loadLive(live, asked);
    requireAudience(planned, profile);
    const history = records.history.bytes;
    const nowMs = clock();
    const record = decodeProfileRecord(records.profile.bytes);
    const { exhausted } = limitWatch;
    const window = windowToAssign(planned.campaign, 'CURRENT', undefined, nowMs);
    const input = {
      ...desk.orderSources(history, nowMs),
      plan: planned.plan,
      profile,
      record,
      promised: promisedByOthers(record, planned.plan.index, restOf(window, nowMs)),
      exhausted,
      excluded: promotionsOf(desk, excludedCodes),
      nowMs,
      window,
    };
    const assignment = assignHandbill(input);
    const { handbill: assigned } = assignment;
    const scored = assigned.slots.map((slot) => (slot.kind === 'filled' ? slot : null));
    const terms = await shelf.of(record, desk.configuration);
    const situation = walletSituation({
      configuration: desk.configuration,
      profile,
      handbills: record.handbills,
      // As it will be seen, where its window is yet to come.
      nowMs: restOf(window, nowMs).startMs,
      terms,
      exhausted,
    });
    return {
      handbill: viewHandbill(desk.configuration, planned.campaign, record, assigned, situation),
      explanations: explain
        ? explainSlots(
            planned.plan,
            assigned.variantId,
            scored,
            desk.scoreParts(history, nowMs),
            assigned.exploration,
            assignment.order.boosts,
          )
        : [],
      shuffled: assigned.exploration?.shuffled ?? false,
      dropped: explain ? droppedCandidates(input, assignment) : [],
    };
  };
}
