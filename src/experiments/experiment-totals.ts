import type { CampaignId } from '../base/ids.js';
import type { EntryTotals, Stratum } from './design.js';

/** What the profiles bring that entered on one day, in one arm, with one variant hash, under the weights of one stratum. */
export interface OutcomeRow extends EntryTotals {
  /** Of the profiles: those whose sums ended before their outcome days were over, as too many others had begun. */
  readonly closedEarly: number;
  /** Merges into one of the profiles of another one, which had entered in another arm. */
  readonly crossed: number;
  /** Revenue over lines of which the margin is known, minor units: the share of `revenue` that `margin` speaks of. */
  readonly revenueWithMargin: bigint;
}

/** What is counted of one revision of an experiment. */
export interface ExperimentTotals {
  /** Weights under which profiles have entered, ascending by the first entry; numbered from 1 on. Empty: nobody has entered. */
  readonly strata: readonly Stratum[];
  /** Ascending by day. Which of them decide: `isDecided`. */
  readonly rows: readonly OutcomeRow[];
}

/** A campaign or revision that nobody has entered has no rows; NOT_FOUND: there never was such a campaign. */
export type ReadExperimentTotals = (campaignId: CampaignId, revision: number) => Promise<ExperimentTotals>;
