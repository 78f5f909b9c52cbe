import type { ArmReport } from '../../generated/handbill/v1/ArmReport.js';
import type { DifferenceReport } from '../../generated/handbill/v1/DifferenceReport.js';
import type { Funnel } from '../../generated/handbill/v1/Funnel.js';
import type { Report } from '../../generated/handbill/v1/Report.js';
import type { UpliftReport } from '../../generated/handbill/v1/UpliftReport.js';

export type ReportJson = ReturnType<typeof reportJson>;
export type UpliftJson = ReturnType<typeof upliftJson>;
export type ArmJson = ReturnType<typeof armJson>;
export type FunnelJson = ReturnType<typeof funnelJson>;

/** A report in the shape that is agreed on with other programs: docs/reports.md. What there isn't yet is null, never left out. */
export function reportJson(report: Report) {
  const { campaignId, currency, from, to, experimentRevision, primary, planning } = report;
  return {
    /** null: all campaigns together. */
    campaign: campaignId === '' ? null : campaignId,
    currency,
    from,
    to,
    experimentRevision,
    primary,
    sampleRatio: {
      chiSquared: report.sampleRatio?.chiSquared ?? 0,
      degrees: report.sampleRatio?.degrees ?? 0,
      p: report.sampleRatio?.p ?? 1,
      bayesFactor: report.sampleRatio?.bayesFactor ?? 1,
      alarm: report.sampleRatio?.alarm ?? false,
    },
    arms: report.arms.map(armJson),
    uplift: report.uplift.map(upliftJson),
    slots: report.slots.map(({ arm, slot, group, funnel }) => ({ arm, slot, group, funnel: funnelJson(funnel) })),
    groups: report.groups.map(({ arm, group, funnel }) => ({ arm, group, funnel: funnelJson(funnel) })),
    promotions: report.promotions.map(({ arm, promotion, funnel }) => ({ arm, promotion, funnel: funnelJson(funnel) })),
    days: report.days.map(({ day, arm, profiles, funnel, ghosts }) => ({
      ...{ day, arm, profiles },
      funnel: funnelJson(funnel),
      ghosts,
    })),
    planning: {
      state: planning?.state ?? '',
      profilesNeeded: planning?.profilesNeeded ?? null,
      daysLeft: planning?.daysLeft ?? null,
      smallestEffect: planning?.smallestEffect ?? null,
      profilesNeededCuped: planning?.profilesNeededCuped ?? null,
    },
  };
}

function armJson({ arm, profiles, weight, funnel, ghosts, outcomes, marginShare, closedEarly, crossed }: ArmReport) {
  return {
    arm,
    profiles,
    weight,
    funnel: funnelJson(funnel),
    ghosts,
    outcomes: Object.fromEntries(
      Object.entries(outcomes).map(([name, { mean, variance }]) => [
        name,
        { mean: mean ?? null, variance: variance ?? null },
      ]),
    ),
    marginShare: marginShare ?? null,
    closedEarly,
    crossed,
  };
}

function funnelJson(funnel: Funnel | null) {
  const count = (stage: keyof Funnel) => ({
    offers: funnel?.[stage]?.offers ?? 0,
    events: funnel?.[stage]?.events ?? 0,
    profiles: funnel?.[stage]?.profiles ?? 0,
  });
  return {
    assigned: count('assigned'),
    viewed: count('viewed'),
    activated: count('activated'),
    redeemed: count('redeemed'),
    expiredUnused: count('expiredUnused'),
  };
}

function upliftJson(row: UpliftReport) {
  return {
    arm: row.arm,
    outcome: row.outcome,
    ...differenceJson(row.raw),
    relative: row.relative ?? null,
    relative95: ends(row.relative95),
    cuped: differenceJson(row.cuped),
    total: row.total ?? null,
    total95: ends(row.total95),
    verdict: row.verdict === '' ? null : row.verdict,
    daysLeft: row.daysLeft ?? null,
    adjustedP: row.adjustedP ?? null,
    profiles: row.profiles,
    provisional: { difference: row.provisional?.difference ?? null, profiles: row.provisional?.profiles ?? 0 },
  };
}

const differenceJson = (report: DifferenceReport | null) => ({
  difference: report?.difference ?? null,
  anytime95: ends(report?.anytime95 ?? []),
  anytimeP: report?.anytimeP ?? null,
  fixed95: ends(report?.fixed95 ?? []),
  p: report?.p ?? null,
});

/** Low and high. */
function ends([low, high]: readonly number[]): readonly [number, number] | null {
  return low === undefined || high === undefined ? null : [low, high];
}
