import { csvRow } from '../terminal/csv.js';
import type { ReportJson } from './report-json.js';

/** What names a row of a list of the report; everything else of it is figures. */
const NAMES = ['arm', 'slot', 'group', 'promotion', 'day', 'outcome'] as const;

const COLUMNS = ['section', ...NAMES, 'figure', 'value'];

/**
 * A report as rows of one figure each: `arms,a,,,,,revenue,mean,1230.4` less the lists that it comes from, so that a spreadsheet can pivot it. A figure that
 * there isn't yet has no value.
 */
export function reportCsv(report: ReportJson): string {
  const rows: string[][] = [COLUMNS];
  const add = (section: string, names: Names, figure: readonly string[], value: unknown): void => {
    const cells = NAMES.map((name) => String(names[name] ?? ''));
    rows.push([section, ...cells, figure.join('.'), value === null ? '' : String(value)]);
  };
  for (const [section, content] of Object.entries(report)) {
    if (!Array.isArray(content)) {
      for (const [figure, value] of figuresOf(content)) add('report', {}, [section, ...figure], value);
      continue;
    }
    for (const row of content as readonly Names[]) {
      for (const [figure, value] of figuresOf(withoutNames(row))) {
        const [list, name, ...rest] = figure;
        if (list === 'outcomes') add(section, { ...row, outcome: name! }, rest, value);
        else add(section, row, figure, value);
      }
    }
  }
  return rows.map(csvRow).join('');
}

type Names = { readonly [Name in (typeof NAMES)[number]]?: string | number };

const withoutNames = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !(NAMES as readonly string[]).includes(key)));

/** Every number, text and null within, with the way to it. */
function* figuresOf(content: unknown): Generator<readonly [path: readonly string[], value: unknown]> {
  if (content === null || typeof content !== 'object') return yield [[], content];
  for (const [key, inner] of Object.entries(content)) {
    for (const [path, value] of figuresOf(inner)) yield [[key, ...path], value];
  }
}
