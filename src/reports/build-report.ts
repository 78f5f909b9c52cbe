import type { CampaignId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Day, Design } from '../experiments/design.js';
import type { OutcomeRow } from '../experiments/experiment-totals.js';
import { experimentStatistics } from '../experiments/statistics.js';
import { mergeTotals } from '../experiments/totals.js';
import type { DayFunnel } from '../funnel/campaign-funnel.js';
import { NO_FUNNEL } from '../funnel/stage.js';
import { armReports } from './arm-reports.js';
import type { NamedFunnels } from './named-funnels.js';
import type { FrozenExperiment } from './planned-end.js';
import type { AskedDays, DayRange, DayReport, Report } from './report.js';

/** What a report is made of. */
export interface ReportParts {
  /** null: all campaigns together. */
  readonly campaignId: CampaignId | null;
  readonly currency: Currency;
  readonly experimentRevision: number;
  readonly design: Design;
  /** All that have entered. */
  readonly rows: readonly OutcomeRow[];
  readonly frozen: FrozenExperiment;
  /** Of the period. */
  readonly funnels: NamedFunnels;
  readonly today: Day;
  readonly asked: AskedDays;
}

/**
 * The report of those who have entered in a period. The fixed horizon is of the experiment as a whole: a period that was picked afterwards has
 * none.
 */
export function buildReport(parts: ReportParts): Report {
  const { campaignId, currency, experimentRevision, design, funnels, today, frozen } = parts;
  const period = periodOf(parts);
  const rows = parts.rows.filter(({ day }) => day >= period.from && day < period.to);
  const statistics = experimentStatistics({
    design,
    today,
    cells: rows,
    atPlannedEnd: rows.length === parts.rows.length ? frozen.atPlannedEnd : null,
    alarmRaised: frozen.alarm,
  });
  return {
    campaignId,
    currency,
    ...period,
    experimentRevision,
    primary: design.primary,
    ...statistics,
    arms: armReports(design, rows, funnels.arms),
    slots: funnels.slots,
    groups: funnels.groups,
    promotions: funnels.promotions,
    days: dayReports(rows, funnels.days),
  };
}

/** At least a day: who asks for a first one asks for a later end, too. */
function periodOf({ asked, rows, funnels, today }: ReportParts): DayRange {
  const to = asked.to ?? today + 1;
  const first = [...rows, ...funnels.days].reduce((earliest, { day }) => Math.min(earliest, day), to - 1);
  return { from: asked.from ?? first, to };
}

/** Days on which an arm had entries or events, in their order. */
function dayReports(rows: readonly OutcomeRow[], funnels: readonly DayFunnel[]): readonly DayReport[] {
  const keyOf = ({ day, arm }: Pick<DayFunnel, 'day' | 'arm'>): string => `${day} ${arm}`;
  const funnelOf = new Map(funnels.map((each) => [keyOf(each), each]));
  const rowsOf = new Map<string, OutcomeRow[]>();
  for (const row of rows) rowsOf.set(keyOf(row), [...(rowsOf.get(keyOf(row)) ?? []), row]);
  const cells = new Map([...rows, ...funnels].map(({ day, arm }) => [keyOf({ day, arm }), { day, arm }]));
  return [...cells]
    .map(([key, { day, arm }]) => ({
      day,
      arm,
      profiles: Number(mergeTotals((rowsOf.get(key) ?? []).map(({ totals }) => totals)).profiles),
      funnel: funnelOf.get(key)?.funnel ?? NO_FUNNEL,
      ghosts: funnelOf.get(key)?.ghosts ?? 0,
    }))
    .sort((a, b) => a.day - b.day || (a.arm < b.arm ? -1 : 1));
}
