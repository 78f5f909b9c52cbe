import type { CampaignIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { EntryArm } from '../experiments/draw-arm.js';
import type { Caps, Sums } from './sums.js';

/** Names a set of items that a promotion covered: focus-items.ts. */
export type FocusId = number;

/** That a profile has entered a revision of a campaign's experiment; recorded once, and served from then on. */
export interface ExperimentEntry {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly arm: ArmName;
  readonly variantHash: string;
  readonly enteredMs: number;
  /** null: it is closed, and its sums stay in the totals as they were. */
  readonly exposure: OpenExposure | null;
}

/** What the profile brings since its entry, and how that is counted. */
export interface OpenExposure {
  /** Of the entry. */
  readonly day: Day;
  /** Names the weights of the entry. */
  readonly stratum: number;
  /** Receipts from then on don't count: the outcome days are over, or a later holdout has taken the profile. */
  readonly endMs: number;
  /** Of the handbill of the entry: until then lines with its items are focus revenue. */
  readonly windowEndMs: number;
  readonly focus: readonly FocusId[];
  /** Revenue of the 28 days before the entry, minor units; null: not known, CUPED leaves the profile out. */
  readonly before: number | null;
  readonly caps: Caps;
  readonly sums: Sums;
}

type Named = Pick<ExperimentEntry, 'campaign' | 'revision'>;

/** A profile enters a revision of an experiment once. */
export const isSameExperiment = (a: Named, b: Named): boolean => a.campaign === b.campaign && a.revision === b.revision;

export const entryIn = (
  entries: readonly ExperimentEntry[],
  campaign: CampaignIndex,
  revision: number,
): ExperimentEntry | undefined => entries.find((entry) => isSameExperiment(entry, { campaign, revision }));

/** The arm to be served; null: it has not entered this revision. */
export const entryArm = (
  entries: readonly ExperimentEntry[],
  campaign: CampaignIndex,
  revision: number,
): EntryArm | null => entryIn(entries, campaign, revision) ?? null;
