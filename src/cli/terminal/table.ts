import { lineChars, styled } from './style.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way when the line is too long. */
  readonly shrinks?: boolean;
}

const GAP = '  ';

/** Rows as aligned columns under a header; the shrinking column is cut so that lines fit the terminal. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - lineChars();
  const shrinking = columns.findIndex(({ shrinks }) => shrinks);
  if (excess > 0 && shrinking >= 0) widths[shrinking] = Math.max(10, (widths[shrinking] as number) - excess);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => padded(cell, widths[at] as number, columns[at]?.align ?? 'left'))
      .join(GAP)
      .trimEnd();
  return [styled('dim', line(columns.map(({ title }) => title))), ...rows.map(line)].join('\n');
}

function padded(cell: string, width: number, align: 'left' | 'right'): string {
  const shown = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
  return align === 'right' ? shown.padStart(width) : shown.padEnd(width);
}

/** Names and values, one a line; entries without a value are left out. */
export function card(entries: readonly (readonly [name: string, value: string | null])[]): string {
  const shown = entries.filter((entry): entry is readonly [string, string] => entry[1] !== null && entry[1] !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${styled('dim', name.padEnd(width))}  ${value}`).join('\n');
}
