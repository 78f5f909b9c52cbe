import { type Bar, bars } from '../page/bars.js';
import { htmlTable } from '../page/html-table.js';
import { intervals } from '../page/intervals.js';
import { htmlPage, type Section } from '../page/page.js';
import type { ArmJson, FunnelJson, ReportJson } from './report-json.js';
import {
  armFunnelTable,
  armTable,
  dayTable,
  groupTable,
  promotionTable,
  type ReportTable,
  slotTable,
  upliftTable,
} from './tables.js';
import { amount, count, distrust, factsOf, outcomeWords, STAGE_WORDS } from './words.js';

/** Bars of a chart; its table has all. */
const BARS_MAX = 25;

/** A report as one self-contained page. */
export function reportPage(report: ReportJson): string {
  return htmlPage({
    title: report.campaign === null ? 'Report of all campaigns' : `Report of ${report.campaign}`,
    facts: factsOf(report),
    sections: [arms(report), uplift(report), funnel(report), ...parts(report)].filter((section) => section !== null),
  });
}

function arms(report: ReportJson): Section {
  const { primary } = report;
  return {
    heading: 'Arms',
    words: ['What a customer has brought since the entry, also those of whom not all days have passed.'],
    chart: bars(
      `${outcomeWords(primary)}, a customer`,
      report.arms.flatMap(({ arm, outcomes }) => {
        const mean = outcomes[primary]?.mean ?? null;
        return mean === null ? [] : [{ label: arm, value: Math.max(0, mean), words: amount(primary, mean, report) }];
      }),
    ),
    table: tableHtml(armTable(report)),
  };
}

/** Null: nobody is compared. */
function uplift(report: ReportJson): Section | null {
  if (report.uplift.length === 0) return null;
  const reason = distrust(report);
  const drawn = report.uplift.filter(({ outcome, difference }) => outcome === report.primary && difference !== null);
  return {
    heading: 'Uplift',
    words: [reason ?? 'Beside customers without offers; the interval holds however often this page is looked at.'],
    isGreyed: reason !== null,
    chart:
      drawn.length === 0
        ? null
        : intervals(
            `${outcomeWords(report.primary)}, difference a customer`,
            drawn.map(({ arm, outcome, difference, anytime95 }) => ({
              label: arm,
              value: difference ?? 0,
              ends: anytime95,
              words: amount(outcome, difference, report),
            })),
          ),
    table: tableHtml(upliftTable(report)),
  };
}

function funnel(report: ReportJson): Section {
  return {
    heading: 'Funnel',
    words: [
      'Offers that came to each stage, each once. Ghosts are offers that a customer without offers would have got.',
    ],
    chart: bars('Offers', report.arms.filter(isShown).flatMap(stageBars)),
    table: tableHtml(armFunnelTable(report)),
  };
}

const isShown = ({ funnel: { assigned } }: ArmJson): boolean => assigned.offers > 0;

const stageBars = ({ arm, funnel: of }: ArmJson): Bar[] =>
  Object.entries(STAGE_WORDS).map(([stage, words]) => {
    const { offers } = of[stage as keyof FunnelJson];
    return { label: `${arm}: ${words.toLowerCase()}`, value: offers, words: count(offers) };
  });

/** Without those of which there is nothing. */
function parts(report: ReportJson): (Section | null)[] {
  const { slots, groups, promotions, days } = report;
  return [
    redemptions(
      'Slots',
      slotTable(report),
      slots.map((row) => [`${row.arm}: ${row.slot + 1} ${row.group}`, row.funnel]),
    ),
    redemptions(
      'Groups',
      groupTable(report),
      groups.map((row) => [`${row.arm}: ${row.group}`, row.funnel]),
    ),
    redemptions(
      'Promotions',
      promotionTable(report),
      promotions.map((row) => [`${row.promotion} (${row.arm})`, row.funnel]),
    ),
    redemptions(
      'Days',
      dayTable(report),
      days.map((row) => [`${row.day} ${row.arm}`, row.funnel]),
    ),
  ];
}

function redemptions(
  heading: string,
  table: ReportTable,
  rows: readonly (readonly [label: string, funnel: FunnelJson])[],
): Section | null {
  if (rows.length === 0) return null;
  const drawn = rows
    .slice(0, BARS_MAX)
    .map(([label, { redeemed }]) => ({ label, value: redeemed.offers, words: count(redeemed.offers) }));
  return { heading, words: [], chart: bars('Offers redeemed', drawn), table: tableHtml(table) };
}

const tableHtml = ({ titles, rows }: ReportTable): string => htmlTable(titles, rows);
