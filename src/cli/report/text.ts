import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import type { ReportJson } from './report-json.js';
import { armFunnelTable, armTable, promotionTable, type ReportTable, slotTable, upliftTable } from './tables.js';
import { count, distrust, factsOf } from './words.js';

/** Rows that a terminal shows of a table; JSON, CSV and the page have all of them, and the days. */
const SHOWN = 20;

/** A report for a terminal. */
export function reportText(report: ReportJson): string {
  const reason = distrust(report);
  const uplift = tableText(upliftTable(report));
  const parts = [
    [
      styled('bold', plain(report.campaign === null ? 'All campaigns' : `Campaign ${report.campaign}`)),
      ...factsOf(report).map((fact) => plain(`  ${fact}`)),
    ].join('\n'),
    tableText(armTable(report)),
    ...(reason === null ? [uplift] : [styled('red', reason), styled('dim', uplift)]),
    tableText(armFunnelTable(report)),
    tableText(slotTable(report)),
    tableText(promotionTable(report)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function tableText({ titles, names, rows }: ReportTable): string {
  if (rows.length === 0) return '';
  const columns = titles.map((title, i) => ({ title, align: i < names ? ('left' as const) : ('right' as const) }));
  const more =
    rows.length > SHOWN ? `\n  and ${count(rows.length - SHOWN)} more (--json, --csv and --html have them)` : '';
  return `${table(columns, rows.slice(0, SHOWN))}${more}`;
}
