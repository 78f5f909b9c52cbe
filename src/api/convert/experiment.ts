import { violation } from '../../base/violation.js';
import {
  DEFAULT_EXPERIMENT,
  ENTERING,
  type ExperimentSettings,
  isDefaultExperiment,
} from '../../campaigns/experiment.js';
import { OUTCOMES, type Outcome } from '../../experiments/outcomes.js';
import type { Experiment, ExperimentInput } from '../../generated/handbill/v1/Experiment.js';
import { enumCodec } from './enums.js';
import { type Issues, readFinite, within } from './fields.js';

const entering = enumCodec('EXPERIMENT_ENTERING', ENTERING);

export function readExperiment(wire: Experiment | null, issues: Issues): ExperimentSettings {
  if (wire === null) return DEFAULT_EXPERIMENT;
  return within(
    issues,
    () => 'experiment',
    () => ({
      entering: entering.read(wire.entering, 'entering', issues) ?? DEFAULT_EXPERIMENT.entering,
      outcomeDays: wire.outcomeDays || DEFAULT_EXPERIMENT.outcomeDays,
      primary: readPrimary(wire.primary, issues),
      plannedProfiles: wire.plannedProfiles || null,
      relativeEffect: readFinite(wire.relativeEffect, 'relative_effect', issues) || null,
    }),
  );
}

function readPrimary(text: string, issues: Issues): Outcome {
  if (text === '') return DEFAULT_EXPERIMENT.primary;
  const outcome = OUTCOMES.find((each) => each === text);
  if (outcome === undefined) issues.push(violation('primary', text, `must be one of ${OUTCOMES.join(', ')}`));
  return outcome ?? DEFAULT_EXPERIMENT.primary;
}

/** null: as the defaults say. */
export const toExperiment = (settings: ExperimentSettings): ExperimentInput | null =>
  isDefaultExperiment(settings)
    ? null
    : {
        entering: entering.toWire[settings.entering],
        outcomeDays: settings.outcomeDays,
        primary: settings.primary,
        plannedProfiles: settings.plannedProfiles ?? 0,
        relativeEffect: settings.relativeEffect ?? 0,
      };
