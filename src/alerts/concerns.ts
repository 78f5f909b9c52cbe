import type { CampaignId, PromotionCode, PromotionIndex } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { SampleRatio } from '../experiments/sample-ratio.js';
import {
  ALERT_BUDGET_SHARE,
  ALERT_EMPTY_SHARE,
  ALERT_SLOTS_MIN,
  ALERT_SPIKE_DAYS_BEFORE_MIN,
  ALERT_SPIKE_FACTOR,
  ALERT_SPIKE_REDEMPTIONS_MIN,
  SAMPLE_RATIO_ALARM_FACTOR,
} from '../limits.js';
import type { Concern } from './alert.js';

export interface BudgetUse {
  readonly promotion: PromotionIndex;
  readonly code: PromotionCode;
  readonly currency: Currency;
  readonly budgetMinor: number;
  readonly usedMinor: number;
}

/** Most of the budget of a promotion is used. */
export function budgetConcern({ promotion, code, currency, budgetMinor, usedMinor }: BudgetUse): Concern | null {
  const threshold = ALERT_BUDGET_SHARE * budgetMinor;
  if (usedMinor < threshold) return null;
  const message = `promotion "${code}" has used ${usedMinor} of its budget of ${budgetMinor} (minor units, ${currency})`;
  return {
    key: `BUDGET ${promotion}`,
    alert: { kind: 'BUDGET', campaignId: null, promotion, value: usedMinor, threshold, message },
  };
}

export interface GroupFound {
  readonly variantId: string;
  readonly group: string;
  readonly slots: number;
  /** Candidates that are valid for a whole window. */
  readonly valid: number;
}

/** A slot group of an active campaign finds no promotion at all. */
export function candidatesConcern(
  campaignId: CampaignId,
  { variantId, group, slots, valid }: GroupFound,
): Concern | null {
  if (valid > 0) return null;
  const message = `group "${group}" of variant "${variantId}" of campaign "${campaignId}" finds no promotion for its ${slots} slots`;
  return {
    key: `NO_CANDIDATES ${JSON.stringify([campaignId, variantId, group])}`,
    alert: { kind: 'NO_CANDIDATES', campaignId, promotion: null, value: valid, threshold: slots, message },
  };
}

/** Many slots of the handbills of yesterday and today are empty. */
export function emptySlotsConcern(campaignId: CampaignId, offers: number, emptySlots: number): Concern | null {
  const slots = offers + emptySlots;
  if (slots < ALERT_SLOTS_MIN || emptySlots < ALERT_EMPTY_SHARE * slots) return null;
  const message = `${emptySlots} of the ${slots} slots that campaign "${campaignId}" has assigned since yesterday are empty`;
  return {
    key: `EMPTY_SLOTS ${campaignId}`,
    alert: {
      kind: 'EMPTY_SLOTS',
      campaignId,
      promotion: null,
      value: emptySlots / slots,
      threshold: ALERT_EMPTY_SHARE,
      message,
    },
  };
}

export interface PromotionUse {
  readonly campaignId: CampaignId;
  readonly promotion: PromotionIndex;
  readonly code: PromotionCode;
  /** Of the last days, today last; those before the campaign's first one left out. */
  readonly redemptionsByDay: readonly number[];
}

/** Yesterday or today a promotion of a campaign was redeemed far more often than on the days before. */
export function spikeConcern({ campaignId, promotion, code, redemptionsByDay: days }: PromotionUse): Concern | null {
  for (const day of [days.length - 1, days.length - 2]) {
    if (day < ALERT_SPIKE_DAYS_BEFORE_MIN) continue;
    const usual = days.slice(0, day).reduce((sum, count) => sum + count, 0) / day;
    const threshold = Math.max(ALERT_SPIKE_REDEMPTIONS_MIN, ALERT_SPIKE_FACTOR * usual);
    const value = days[day]!;
    if (value < threshold) continue;
    const message = `promotion "${code}" of campaign "${campaignId}" was redeemed ${value} times in a day, and ${usual.toFixed(1)} times a day before`;
    return {
      key: `REDEMPTION_SPIKE ${promotion} ${campaignId}`,
      alert: { kind: 'REDEMPTION_SPIKE', campaignId, promotion, value, threshold, message },
    };
  }
  return null;
}

/** The arms of an experiment don't have the profiles that their shares let expect. */
export function sampleRatioConcern(
  campaignId: CampaignId,
  revision: number,
  { alarm, bayesFactor }: Pick<SampleRatio, 'alarm' | 'bayesFactor'>,
): Concern | null {
  if (!alarm) return null;
  const message = `the arms of campaign "${campaignId}" don't have as many profiles as their shares let expect: no uplift of it can be trusted`;
  return {
    key: `SAMPLE_RATIO ${revision} ${campaignId}`,
    alert: {
      kind: 'SAMPLE_RATIO',
      campaignId,
      promotion: null,
      value: bayesFactor,
      threshold: SAMPLE_RATIO_ALARM_FACTOR,
      message,
    },
  };
}
