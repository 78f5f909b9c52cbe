import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import { explainSlots } from '../../assignment/explain.js';
import { type Clock, restOf } from '../../base/time.js';
import { knownIn } from '../configuration/known-in.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { plannedCampaign, plannedDraft, promotionsOf, requireAudience } from './campaign-plan.js';
import type { DeskAt } from './desk-at.js';
import { droppedPromotions } from './dropped-promotions.js';
import type { HandbillVerbs } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';
import { historyTrimmed, knownAt } from './known-at.js';
import { supposedTime } from './preview-time.js';
import { windowToAssign } from './window-to-assign.js';

interface Dependencies {
  readonly live: LiveProfiles;
  readonly deskAt: DeskAt;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/** What `get` would assign to a profile without a live handbill of the campaign, published or not, now or then; stores nothing. */
export function createPreviewHandbill(dependencies: Dependencies): HandbillVerbs['preview'] {
  const { live, deskAt, shelf, limitWatch, clock } = dependencies;
  return async ({ profile: asked, campaignId, excludedCodes }, explain, supposed = {}) => {
    const { draft = null, why = null } = supposed;
    const nowMs = clock();
    const atMs = supposedTime(supposed.atMs ?? null, nowMs);
    const desk = await deskAt(campaignId, atMs, nowMs);
    const planned = draft ? await plannedDraft(desk, draft, nowMs) : await plannedCampaign(desk, campaignId);
    const { profile: told, records } = await loadLive(live, asked);
    const known = knownAt(records, atMs, nowMs);
    if (known === null) throw historyTrimmed(atMs);
    const { history, record } = known;
    const profile = knownIn(desk.configuration, told, { attributes: record.attributes, history }, atMs);
    requireAudience(planned, profile);
    const { exhausted } = limitWatch;
    const window = windowToAssign(planned.campaign, 'CURRENT', undefined, atMs);
    const input = {
      ...desk.orderSources(history, atMs),
      plan: planned.plan,
      profile,
      record,
      promised: promisedByOthers(record, planned.plan.index, restOf(window, atMs)),
      exhausted,
      excluded: promotionsOf(desk, excludedCodes),
      nowMs: atMs,
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
      nowMs: restOf(window, atMs).startMs,
      terms,
      exhausted,
    });
    return {
      handbill: viewHandbill(desk.configuration, planned.campaign, record, assigned, situation),
      shuffled: assigned.exploration?.shuffled ?? false,
      explanations: explain
        ? explainSlots(
            planned.plan,
            assigned.variantId,
            scored,
            desk.scoreParts(history, atMs),
            assigned.exploration,
            assignment.order.boosts,
          )
        : [],
      ...(await droppedPromotions(desk.configuration, input, assignment, { explain, why })),
    };
  };
}
