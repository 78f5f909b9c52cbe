import type { CampaignIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { Weights } from '../experiments/weights.js';
import { type ExperimentEntry, isSameExperiment, type OpenExposure } from './experiment-entry.js';
import type { Caps, Sums } from './sums.js';

/** What has changed of the sums of one exposure: the totals lose the old ones and gain the new ones. Nothing in it names the profile. */
export interface OutcomeChange {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly day: Day;
  readonly arm: ArmName;
  readonly variantHash: string;
  readonly stratum: number;
  readonly before: number | null;
  readonly caps: Caps;
  /** null: the profile enters. */
  readonly was: Sums | null;
  /** null: the profile is a part of another one now. */
  readonly is: Sums | null;
  /** Its sums stop before their time. */
  readonly closedEarly: boolean;
  /** It has taken in a profile of another arm. */
  readonly crossed: boolean;
  /** Of an entry: those of the stratum. */
  readonly weights: Weights | null;
}

type Entries = readonly ExperimentEntry[];

/**
 * What one step has changed: `was` are the entries of the profile before, or of the two profiles that were merged; `weights` those of an entry, if
 * there is one.
 */
export function changesBetween(
  was: readonly Entries[],
  is: Entries,
  nowMs: number,
  weights: Weights | null = null,
): OutcomeChange[] {
  const changes: OutcomeChange[] = [];
  for (const entry of is) {
    const former: ExperimentEntry[] = [];
    for (const entries of was) for (const each of entries) if (isSameExperiment(each, entry)) former.push(each);
    if (former.length === 1 && former[0] === entry) continue;
    const same = former.find((each) => continues(entry, each));
    if (same === undefined) changes.push(changeOf(entry, entry.exposure!, null, entry.exposure!.sums, { weights }));
    else
      changes.push(
        ...changed(
          same,
          entry,
          former.filter((each) => each !== same),
          nowMs,
        ),
      );
  }
  return changes;
}

/** Whether it is the same entry, as it was before. */
const continues = (entry: ExperimentEntry, former: ExperimentEntry): boolean =>
  former.enteredMs === entry.enteredMs && former.arm === entry.arm && former.variantHash === entry.variantHash;

/** What is closed, on either side, stays in the totals as it is. */
function changed(was: ExperimentEntry, is: ExperimentEntry, others: Entries, nowMs: number): OutcomeChange[] {
  const changes: OutcomeChange[] = [];
  for (const other of is.exposure === null ? [] : others) {
    if (other.exposure !== null) changes.push(changeOf(other, other.exposure, other.exposure.sums, null));
  }
  if (was.exposure === null) return changes;
  const sums = is.exposure?.sums ?? was.exposure.sums;
  const crossed = others.some(({ arm }) => arm !== is.arm);
  const closedEarly = is.exposure === null && was.exposure.endMs > nowMs;
  if (sums !== was.exposure.sums || crossed || closedEarly) {
    changes.push(changeOf(was, was.exposure, was.exposure.sums, sums, { closedEarly, crossed }));
  }
  return changes;
}

const NOTHING_ELSE: Partial<Pick<OutcomeChange, 'closedEarly' | 'crossed' | 'weights'>> = {};

const changeOf = (
  { campaign, revision, arm, variantHash }: ExperimentEntry,
  { day, stratum, before, caps }: OpenExposure,
  was: Sums | null,
  is: Sums | null,
  { closedEarly = false, crossed = false, weights = null } = NOTHING_ELSE,
): OutcomeChange => ({
  campaign,
  revision,
  day,
  arm,
  variantHash,
  stratum,
  before,
  caps,
  was,
  is,
  closedEarly,
  crossed,
  weights,
});
