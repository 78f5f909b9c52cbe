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
  return is.flatMap((entry) => {
    if (was.length === 1 && was[0]!.includes(entry)) return [];
    const former = was.flatMap((entries) => entries.filter((each) => isSameExperiment(each, entry)));
    if (former.length === 0) return [entered(entry, weights)];
    const same = former.find((each) => continues(entry, each))!;
    const others = former.filter((each) => each !== same);
    return [...others.flatMap((other) => takenIn(other, entry)), ...changed(same, entry, others, nowMs)];
  });
}

/** Whether it is the same entry, as it was before. */
const continues = (entry: ExperimentEntry, former: ExperimentEntry): boolean =>
  former.enteredMs === entry.enteredMs && former.arm === entry.arm && former.variantHash === entry.variantHash;

function entered(entry: ExperimentEntry, weights: Weights | null): OutcomeChange {
  const exposure = entry.exposure!;
  return { ...cellOf(entry, exposure), was: null, is: exposure.sums, weights };
}

/** What is closed, on either side, stays in the totals as it is. */
function takenIn(other: ExperimentEntry, { exposure }: ExperimentEntry): OutcomeChange[] {
  if (other.exposure === null || exposure === null) return [];
  return [{ ...cellOf(other, other.exposure), was: other.exposure.sums, is: null }];
}

function changed(was: ExperimentEntry, is: ExperimentEntry, others: Entries, nowMs: number): OutcomeChange[] {
  if (was.exposure === null) return [];
  const sums = is.exposure?.sums ?? was.exposure.sums;
  const crossed = others.some(({ arm }) => arm !== is.arm);
  const closedEarly = is.exposure === null && was.exposure.endMs > nowMs;
  if (sums === was.exposure.sums && !crossed && !closedEarly) return [];
  return [{ ...cellOf(was, was.exposure), was: was.exposure.sums, is: sums, closedEarly, crossed }];
}

const cellOf = (entry: ExperimentEntry, exposure: OpenExposure) => ({
  campaign: entry.campaign,
  revision: entry.revision,
  day: exposure.day,
  arm: entry.arm,
  variantHash: entry.variantHash,
  stratum: exposure.stratum,
  before: exposure.before,
  caps: exposure.caps,
  closedEarly: false,
  crossed: false,
  weights: null,
});
