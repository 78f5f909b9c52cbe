import type { Plan } from '../experiments/design.js';
import type { Outcome } from '../experiments/outcomes.js';
import { OUTCOME_DAYS_DEFAULT } from '../limits.js';
import type { Caps } from '../outcomes/sums.js';

/** Codes on disk are positions: append only. */
export const ENTERING = ['DELIVERED', 'ASSIGNED'] as const;

/** How a campaign's experiment is measured. */
export interface ExperimentSettings {
  /** A profile enters when its handbill is first delivered; of letters when it is assigned. */
  readonly entering: (typeof ENTERING)[number];
  /** A profile's sums run for so many days from its entry. */
  readonly outcomeDays: number;
  /** The one outcome that gets verdicts. */
  readonly primary: Outcome;
  /** Planned size: profiles of both arms. null: what it takes to see `relativeEffect`. */
  readonly plannedProfiles: number | null;
  /** The smallest effect that should be seen, relative to the mean; null: not said. */
  readonly relativeEffect: number | null;
}

export const DEFAULT_EXPERIMENT: ExperimentSettings = {
  entering: 'DELIVERED',
  outcomeDays: OUTCOME_DAYS_DEFAULT,
  primary: 'revenueCapped',
  plannedProfiles: null,
  relativeEffect: null,
};

/** Whether nothing else than the defaults was said. */
export const isDefaultExperiment = (settings: ExperimentSettings): boolean =>
  (Object.keys(settings) as (keyof ExperimentSettings)[]).every(
    (field) => settings[field] === DEFAULT_EXPERIMENT[field],
  );

/** What was fixed of a revision when it was published, by what the shop's profiles bring. */
export interface PublishedExperiment {
  readonly revision: number;
  readonly caps: Caps;
  readonly plan: Plan;
}
