import type { FunnelJson, ReportJson } from './report-json.js';
import { amount, count, interval, outcomeWords, percent, STAGE_WORDS, verdictWords } from './words.js';

/** A table of a report; the first `names` columns name the row, the others are figures. */
export interface ReportTable {
  readonly titles: readonly string[];
  readonly names: number;
  readonly rows: readonly (readonly string[])[];
}

const STAGES = Object.keys(STAGE_WORDS) as readonly (keyof FunnelJson)[];

/** Of each arm what a customer has brought. */
export function armTable(report: ReportJson): ReportTable {
  const outcomes = [...new Set(report.arms.flatMap((arm) => Object.keys(arm.outcomes)))];
  return {
    titles: ['Arm', 'Share', 'Customers', ...outcomes.map(outcomeWords)],
    names: 1,
    rows: report.arms.map(({ arm, weight, profiles, outcomes: of }) => [
      ...[arm, percent(weight), count(profiles)],
      ...outcomes.map((outcome) => amount(outcome, of[outcome]?.mean ?? null, report)),
    ]),
  };
}

export function upliftTable(report: ReportJson): ReportTable {
  return {
    titles: ['Arm', 'Outcome', 'Difference', 'Safe at any time', 'At the end', 'Relative', 'CUPED', 'Total', 'Verdict'],
    names: 2,
    rows: report.uplift.map((row) => {
      const words = (value: number | null): string => amount(row.outcome, value, report);
      return [
        ...[row.arm, outcomeWords(row.outcome), words(row.difference), interval(row.anytime95, words)],
        ...[interval(row.fixed95, words), percent(row.relative), words(row.cuped.difference)],
        row.outcome === 'revenuePerBasket' ? '' : totalWords(row.outcome, row.total, report),
        verdictWords(row),
      ];
    }),
  };
}

/** Of buyers and baskets a total is a number of them. */
const totalWords = (outcome: string, total: number | null, report: ReportJson): string =>
  total !== null && (outcome === 'buyer' || outcome === 'baskets')
    ? count(Math.round(total))
    : amount(outcome, total, report);

export const armFunnelTable = ({ arms }: ReportJson): ReportTable =>
  funnelTable(
    ['Arm'],
    arms.map(({ arm, funnel, ghosts }) => ({ names: [arm], funnel, ghosts })),
  );

export const slotTable = ({ slots }: ReportJson): ReportTable =>
  funnelTable(
    ['Arm', 'Slot', 'Group'],
    slots.map(({ arm, slot, group, funnel }) => ({ names: [arm, String(slot + 1), group], funnel })),
  );

export const groupTable = ({ groups }: ReportJson): ReportTable =>
  funnelTable(
    ['Arm', 'Group'],
    groups.map(({ arm, group, funnel }) => ({ names: [arm, group], funnel })),
  );

export const promotionTable = ({ promotions }: ReportJson): ReportTable =>
  funnelTable(
    ['Promotion', 'Arm'],
    promotions.map(({ arm, promotion, funnel }) => ({ names: [promotion, arm], funnel })),
  );

export function dayTable({ days }: ReportJson): ReportTable {
  const funnels = funnelTable(
    ['Day', 'Arm', 'Customers'],
    days.map(({ day, arm, profiles, funnel }) => ({ names: [day, arm, count(profiles)], funnel })),
  );
  return { ...funnels, names: 2 };
}

interface FunnelRow {
  readonly names: readonly string[];
  readonly funnel: FunnelJson;
  readonly ghosts?: number;
}

/** Offers of each stage. */
function funnelTable(titles: readonly string[], rows: readonly FunnelRow[]): ReportTable {
  const haveGhosts = rows.some(({ ghosts = 0 }) => ghosts > 0);
  return {
    titles: [...titles, ...STAGES.map((stage) => STAGE_WORDS[stage]), ...(haveGhosts ? ['Ghosts'] : [])],
    names: titles.length,
    rows: rows.map(({ names, funnel, ghosts = 0 }) => [
      ...names,
      ...STAGES.map((stage) => count(funnel[stage].offers)),
      ...(haveGhosts ? [count(ghosts)] : []),
    ]),
  };
}
