import type { Plan } from '../experiments/design.js';
import type { Outcome } from '../experiments/outcomes.js';
import {
  DEFAULT_EXPERIMENT,
  ENTERING,
  type ExperimentSettings,
  isDefaultExperiment,
  type PublishedExperiment,
} from './experiment.js';

export type PackedExperiment = readonly [
  entering: number,
  outcomeDays: number,
  primary: Outcome,
  plannedProfiles: number | null,
  relativeEffect: number | null,
];

export type PackedPublished = readonly [
  revision: number,
  revenueCap: number | null,
  marginCap: number | null,
  profiles: Plan['profiles'],
  relativeEffect: Plan['relativeEffect'],
  expected: readonly (readonly [measure: string, mean: number, variance: number, correlation: number | null])[],
];

/** null: nothing was said. */
export function packExperiment(settings: ExperimentSettings): PackedExperiment | null {
  const { entering, outcomeDays, primary, plannedProfiles, relativeEffect } = settings;
  if (isDefaultExperiment(settings)) return null;
  return [ENTERING.indexOf(entering), outcomeDays, primary, plannedProfiles, relativeEffect];
}

export function unpackExperiment(packed: PackedExperiment | null): ExperimentSettings {
  if (packed === null) return DEFAULT_EXPERIMENT;
  const [entering, outcomeDays, primary, plannedProfiles, relativeEffect] = packed;
  return { entering: ENTERING[entering]!, outcomeDays, primary, plannedProfiles, relativeEffect };
}

export const packPublished = ({ revision, caps, plan }: PublishedExperiment): PackedPublished => [
  revision,
  caps.revenue,
  caps.margin,
  plan.profiles,
  plan.relativeEffect,
  Object.entries(plan.expected).map(([measure, { mean, variance, correlation }]) => [
    measure,
    mean,
    variance,
    correlation,
  ]),
];

export function unpackPublished(packed: PackedPublished): PublishedExperiment {
  const [revision, revenueCap, marginCap, profiles, relativeEffect, expected] = packed;
  return {
    revision,
    caps: { revenue: revenueCap, margin: marginCap },
    plan: {
      profiles,
      relativeEffect,
      expected: Object.fromEntries(
        expected.map(([measure, mean, variance, correlation]) => [measure, { mean, variance, correlation }]),
      ),
    },
  };
}
