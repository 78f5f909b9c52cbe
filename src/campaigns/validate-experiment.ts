import { type Violation, violation } from '../base/violation.js';
import { OUTCOME_DAYS_MAX, PLANNED_PROFILES_MAX, RELATIVE_EFFECT_MAX } from '../limits.js';
import type { Campaign } from './campaign.js';
import type { ExperimentSettings } from './experiment.js';
import { integer } from './field-checks.js';

/** Everything that is wrong with how an experiment is measured. */
export function experimentViolations(settings: ExperimentSettings): Violation[] {
  const { outcomeDays, plannedProfiles, relativeEffect } = settings;
  const found: (Violation | null)[] = [integer('outcomeDays', outcomeDays, 1, OUTCOME_DAYS_MAX)];
  if (plannedProfiles !== null) found.push(integer('plannedProfiles', plannedProfiles, 1, PLANNED_PROFILES_MAX));
  if (relativeEffect !== null && !(relativeEffect > 0 && relativeEffect <= RELATIVE_EFFECT_MAX)) {
    const reason = `must be a number above 0, at most ${RELATIVE_EFFECT_MAX}`;
    found.push(violation('relativeEffect', relativeEffect, reason));
  }
  return found.filter((each) => each !== null);
}

const FIXED = ['entering', 'outcomeDays', 'plannedProfiles', 'relativeEffect'] as const;

/** What is measured in one way until today can't be measured in another one from then on: that takes another revision. */
export function fixedViolations(before: Campaign, after: Campaign): Violation[] {
  if (before.published?.revision !== after.experimentRevision) return [];
  return FIXED.filter((field) => before.experiment[field] !== after.experiment[field]).map((field) =>
    violation(
      ['experiment', field],
      String(after.experiment[field] ?? ''),
      `was fixed when revision ${after.experimentRevision} of the experiment was published: raise experiment_revision to change it`,
    ),
  );
}
