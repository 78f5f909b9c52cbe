import type { CampaignPlan } from '../../assignment/plan.js';
import { localMsOf } from '../../base/local-time.js';
import { MS_PER_DAY } from '../../base/time.js';
import type { TimeZone } from '../../base/time-zone.js';
import { outcomeEvents } from '../../events/outcome-events.js';
import { isGhostArm } from '../../experiments/arms.js';
import { armOf, type Handbill } from '../../handbill/handbill.js';
import { isLive } from '../../handbill/handbills.js';
import { enterExperiment, type NewEntry } from '../../outcomes/enter-experiment.js';
import { entryIn, type FocusId } from '../../outcomes/experiment-entry.js';
import { entriesOf } from '../../outcomes/outcomes.js';
import { NO_CAPS } from '../../outcomes/sums.js';
import type { Delivery, Entered } from './delivery.js';
import { enterProgramme } from './enter-programme.js';
import type { FocusShelf } from './focus-shelf.js';

/** Whether a delivery of the handbill now lets its profile enter the experiment; at the cost of a look into the record where it has. */
export function entersBy(
  { profileId, record, plan, handbill, nowMs }: Omit<Delivery, 'history'>,
  { ahead } = { ahead: false },
): boolean {
  const { campaign, index } = plan;
  if (entryIn(entriesOf(record), index, campaign.experimentRevision) !== undefined) return false;
  if (handbill.experimentRevision !== campaign.experimentRevision || !(ahead || isLive(handbill, nowMs))) return false;
  // Where variants have other weights since the assignment, the next handbill is the one that it enters with, in every arm.
  const { variantPlan } = plan.armOf(profileId, nowMs, NOT_ENTERED);
  return variantPlan.variant.variantId === handbill.variantId;
}

const NOT_ENTERED = { outcomes: null };

/**
 * Records the entry, by the weights of now: what was assigned before they changed and nobody has seen takes the arm that is drawn now. The arm is looked
 * at behind the entry alone, so whoever enters is recorded alike in all of them.
 */
export async function enterBy(delivery: Delivery, shelf: FocusShelf): Promise<Entered> {
  const { profileId, record, history, plan, nowMs } = delivery;
  const { arm } = plan.armOf(profileId, nowMs, NOT_ENTERED);
  const weights = plan.weightsAt(nowMs);
  const handbill: Handbill = { ...delivery.handbill, ghostOf: isGhostArm(arm) ? arm : null };
  const entry = entryOf(handbill, plan, nowMs, weights.id, await focusOf(handbill, plan, shelf));
  const outcomes = enterExperiment(record.outcomes, history, entry, nowMs);
  const handbills = record.handbills.map((each) => (each === delivery.handbill ? handbill : each));
  const entered = { ...record, handbills, outcomes };
  const programme = enterProgramme({ ...delivery, record: entered, handbill });
  return { ...programme, events: [...outcomeEvents([record], entered, nowMs, weights), ...programme.events] };
}

function entryOf(
  handbill: Handbill,
  { campaign, index, candidates }: CampaignPlan,
  nowMs: number,
  stratum: number,
  focus: readonly FocusId[],
): NewEntry {
  const { experiment, experimentRevision, published, activity } = campaign;
  const enteredMs = Math.max(nowMs, handbill.startMs);
  const zone: TimeZone = 'zone' in activity ? activity.zone : candidates.zone;
  return {
    campaign: index,
    revision: experimentRevision,
    arm: armOf(handbill),
    variantHash: handbill.variantId,
    enteredMs,
    exposure: {
      day: Math.floor(localMsOf(enteredMs, zone) / MS_PER_DAY),
      stratum,
      endMs: enteredMs + experiment.outcomeDays * MS_PER_DAY,
      windowEndMs: handbill.endMs,
      focus,
      caps: published?.revision === experimentRevision ? published.caps : NO_CAPS,
    },
  };
}

/** What the promotions of a handbill cover now: that they are changed, or end, changes nothing of it later. */
async function focusOf({ slots }: Handbill, { candidates }: CampaignPlan, shelf: FocusShelf): Promise<FocusId[]> {
  const filled = slots.filter((slot) => slot.kind === 'filled');
  const ids = await Promise.all(filled.map(({ promotion }) => shelf.keep(candidates.itemsOf(promotion))));
  return [...new Set(ids)];
}
