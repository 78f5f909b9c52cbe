import type { CampaignId, PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { Measure, Outcome } from '../experiments/outcomes.js';
import type { Planning } from '../experiments/planning.js';
import type { SampleRatio } from '../experiments/sample-ratio.js';
import type { UpliftReport } from '../experiments/uplift-report.js';
import type { DayFunnel } from '../funnel/campaign-funnel.js';
import type { Funnel } from '../funnel/stage.js';

/** Whole days, half open: the first one, and the first one that isn't in it any more. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** As it was asked for. */
export interface AskedDays {
  /** null: from the first entry or event on. */
  readonly from: Day | null;
  /** null: today is the last one. */
  readonly to: Day | null;
}

export interface MeanAndVariance {
  /** null: there is no profile. */
  readonly mean: number | null;
  /** With the divisor n - 1; null: there are not two profiles. */
  readonly variance: number | null;
}

/** Those who have entered in the period, also those whose outcome days still run. */
export interface ArmReport {
  readonly arm: ArmName;
  readonly profiles: number;
  /** Share of the profiles that its weights let expect. */
  readonly weight: number;
  readonly funnel: Funnel;
  readonly ghosts: number;
  readonly outcomes: Readonly<Partial<Record<Measure, MeanAndVariance>>>;
  /** Share of the revenue that is over lines whose margin is known; null: there is no revenue. */
  readonly marginShare: number | null;
  readonly closedEarly: number;
  readonly crossed: number;
}

export interface SlotReport {
  readonly arm: ArmName;
  /** From 0 on. */
  readonly slot: number;
  readonly group: string;
  readonly funnel: Funnel;
}

export interface GroupReport {
  readonly arm: ArmName;
  readonly group: string;
  readonly funnel: Funnel;
}

export interface PromotionReport {
  readonly arm: ArmName;
  readonly promotion: PromotionCode;
  readonly funnel: Funnel;
}

export interface DayReport extends DayFunnel {
  /** That have entered. */
  readonly profiles: number;
}

/** What a campaign has shown and earned: EXPERIMENTS 5. Amounts in minor units, unrounded. */
export interface Report extends DayRange {
  /** null: all campaigns together. */
  readonly campaignId: CampaignId | null;
  readonly currency: Currency;
  readonly experimentRevision: number;
  readonly primary: Outcome;
  readonly sampleRatio: SampleRatio;
  readonly arms: readonly ArmReport[];
  readonly uplift: readonly UpliftReport[];
  readonly slots: readonly SlotReport[];
  readonly groups: readonly GroupReport[];
  readonly promotions: readonly PromotionReport[];
  readonly days: readonly DayReport[];
  readonly planning: Planning;
}
