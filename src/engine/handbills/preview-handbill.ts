import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import { droppedCandidates } from '../../assignment/dropped.js';
import { explainSlots } from '../../assignment/explain.js';
import type { Clock } from '../../base/time.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { Configuration } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { plannedCampaign, requireAudience } from './campaign-plan.js';
import type { HandbillVerbs } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';

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
  return async ({ profile: asked, campaignId }, explain) => {
    await lookFor(configuration, 'campaigns', [campaignId]);
    const desk = await desks.current();
    const planned = await plannedCampaign(desk, campaignId);
    const { profile, records } = await loadLive(live, asked);
    requireAudience(planned, profile);
    const history = records.history.bytes;
    const nowMs = clock();
    const record = decodeProfileRecord(records.profile.bytes);
    const { exhausted } = limitWatch;
    const input = {
      ...desk.orderSources(history, nowMs),
      plan: planned.plan,
      profile,
      record,
      promised: promisedByOthers(record, planned.plan.index, nowMs),
      exhausted,
      nowMs,
    };
    const assignment = assignHandbill(input);
    const { handbill: assigned } = assignment;
    const scored = assigned.slots.map((slot) => (slot.kind === 'filled' ? slot : null));
    const terms = await shelf.of(record, desk.configuration);
    const situation = walletSituation({
      configuration: desk.configuration,
      profile,
      handbills: record.handbills,
      nowMs,
      terms,
      exhausted,
    });
    return {
      handbill: viewHandbill(desk.configuration, planned.campaign, record, assigned, situation),
      explanations: explain
        ? explainSlots(planned.plan, assigned.variantId, scored, desk.scoreParts(history, nowMs), assigned.exploration)
        : [],
      shuffled: assigned.exploration?.shuffled ?? false,
      dropped: explain ? droppedCandidates(input, assignment) : [],
    };
  };
}
