import type { Clock } from '../base/time.js';
import { assignHandbill } from '../handbill/assign.js';
import { droppedCandidates } from '../handbill/dropped.js';
import { explainSlots } from '../handbill/explain.js';
import type { ProfileStore } from '../store/port.js';
import { decodeWallet } from '../wallet/codec.js';
import { plannedCampaign, requireAudience } from './campaign-plan.js';
import type { Desks } from './desks.js';
import type { HandbillVerbs } from './engine.js';
import { viewHandbill } from './handbill-view.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly desks: Desks;
  readonly clock: Clock;
}

/** What `get` would assign now to a profile without a live handbill of the campaign, published or not; stores nothing. */
export function createPreviewHandbill({ profiles, desks, clock }: Dependencies): HandbillVerbs['preview'] {
  return async ({ profile, campaignId }, explain) => {
    const desk = await desks.current();
    const planned = plannedCampaign(desk, campaignId);
    requireAudience(planned, profile);
    const [records] = await profiles.load([profile.profileId]);
    const history = records!.history.bytes;
    const nowMs = clock();
    const input = {
      ...desk.orderSources(history, nowMs),
      plan: planned.plan,
      profile,
      wallet: decodeWallet(records!.wallet.bytes),
      nowMs,
    };
    const assigned = assignHandbill(input);
    return {
      handbill: viewHandbill(desk.configuration, planned.campaign, profile, assigned, nowMs),
      explanations: explain ? explainSlots(planned.plan, assigned, desk.scoreParts(history, nowMs)) : [],
      dropped: explain ? droppedCandidates(input, assigned) : [],
    };
  };
}
