import { type Command, Option } from 'commander';
import { OUTCOMES } from '../../experiments/outcomes.js';
import type { ExperimentInput } from '../../generated/handbill/v1/Experiment.js';
import { OUTCOME_DAYS_MAX } from '../../limits.js';
import { choiceInCapitals, positiveNumber, wholeNumber } from '../command/option-values.js';

/** The flags of how a campaign's experiment is measured. */
export interface ExperimentOptions {
  readonly enter?: string;
  readonly outcomeDays?: number;
  readonly primary?: string;
  readonly plannedProfiles?: number;
  readonly effect?: number;
}

const ENTERING = ['DELIVERED', 'ASSIGNED'];

export function withExperimentOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--enter <when>',
        'customers enter the experiment when their handbill is DELIVERED, or ASSIGNED: letters; DELIVERED unless said',
      ).argParser(choiceInCapitals(ENTERING)),
    )
    .option(
      '--outcome-days <days>',
      'what a customer buys counts for so many days from the entry; 90 unless said',
      wholeNumber(1, OUTCOME_DAYS_MAX),
    )
    .addOption(
      new Option('--primary <outcome>', 'the outcome that gets verdicts; revenueCapped unless said').choices(OUTCOMES),
    )
    .option('--planned-profiles <number>', 'customers of both arms at the planned end', wholeNumber(1))
    .option('--effect <percent>', 'the smallest effect that should be seen, in percent of the mean', positiveNumber);
}

export const touchesExperiment = ({ enter, outcomeDays, primary, plannedProfiles, effect }: ExperimentOptions) =>
  [enter, outcomeDays, primary, plannedProfiles, effect].some((option) => option !== undefined);

/** What the flags make of how the experiment of a campaign is measured. */
export function experimentWith(
  base: ExperimentInput | null,
  { enter, outcomeDays, primary, plannedProfiles, effect }: ExperimentOptions,
): ExperimentInput {
  return {
    ...base,
    ...(enter === undefined ? {} : { entering: `EXPERIMENT_ENTERING_${enter}` as Entering }),
    ...(outcomeDays === undefined ? {} : { outcomeDays }),
    ...(primary === undefined ? {} : { primary }),
    ...(plannedProfiles === undefined ? {} : { plannedProfiles }),
    ...(effect === undefined ? {} : { relativeEffect: effect / 100 }),
  };
}

type Entering = NonNullable<ExperimentInput['entering']>;
