import { localDayOf } from '../../base/local-time.js';
import { MS_PER_DAY } from '../../base/time.js';
import { outcomeEvents } from '../../events/outcome-events.js';
import { isInForce } from '../../experiments/holdout.js';
import { EVERYBODY, PROGRAMME, programmeArm, programmeWeights } from '../../experiments/programme.js';
import { OUTCOME_DAYS_DEFAULT } from '../../limits.js';
import { enterExperiment } from '../../outcomes/enter-experiment.js';
import { entryIn } from '../../outcomes/experiment-entry.js';
import { entriesOf } from '../../outcomes/outcomes.js';
import { NO_CAPS } from '../../outcomes/sums.js';
import type { Delivery, Entered } from './delivery.js';

/**
 * Records, once for each draw of the shop's holdout, that a profile has come to its first handbill of any campaign that the holdout is of; held out or
 * not. What it buys from then on tells what all campaigns together are worth.
 */
export function enterProgramme({ profileId, record, history, plan, handbill, nowMs }: Delivery): Entered {
  const { campaign, candidates } = plan;
  const { holdout, zone } = candidates;
  const stays = { record, handbill, events: [] };
  if (holdout === null || !isInForce(holdout, campaign, nowMs)) return stays;
  if (entryIn(entriesOf(record), PROGRAMME, holdout.revision) !== undefined) return stays;
  const weights = programmeWeights(holdout);
  const enteredMs = Math.max(nowMs, handbill.startMs);
  const entry = {
    campaign: PROGRAMME,
    revision: holdout.revision,
    arm: programmeArm(holdout, campaign, profileId, nowMs),
    variantHash: EVERYBODY,
    enteredMs,
    exposure: {
      day: localDayOf(enteredMs, zone),
      stratum: weights.id,
      endMs: enteredMs + OUTCOME_DAYS_DEFAULT * MS_PER_DAY,
      // No item is the programme's own.
      windowEndMs: enteredMs,
      focus: [],
      caps: NO_CAPS,
    },
  };
  const entered = { ...record, outcomes: enterExperiment(record.outcomes, history, entry, nowMs) };
  return { record: entered, handbill, events: outcomeEvents([record], entered, nowMs, weights) };
}
