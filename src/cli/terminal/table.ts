import stringWidth from 'string-width';
import { plain } from './plain.js';
import { lineChars, styled } from './style.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way when the line is too long. */
  readonly shrinks?: boolean;
}

const GAP = '  ';

/**
 * Rows as aligned columns under a header; the shrinking column is cut so that lines fit the terminal. Cells are shown as the text that they
 * are: they can't be styled.
 */
export function table(columns: readonly Column[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(plain));
  const widths = columns.map(({ title }, at) => widest([title, ...rows.map((row) => row[at] ?? '')]));
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

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => stringWidth(text)));

function padded(cell: string, width: number, align: 'left' | 'right'): string {
  const shown = stringWidth(cell) > width ? `${cutTo(width - 1, cell)}…` : cell;
  const blanks = ' '.repeat(width - stringWidth(shown));
  return align === 'right' ? blanks + shown : shown + blanks;
}

const letters = new Intl.Segmenter();

/** As much of a text as fits; what is one letter on the screen stays one, or goes. */
function cutTo(width: number, text: string): string {
  let room = width;
  let shown = '';
  for (const { segment } of letters.segment(text)) {
    room -= stringWidth(segment);
    if (room < 0) break;
    shown += segment;
  }
  return shown;
}

/** Names and values, one a line; entries without a value are left out. They are shown as the text that they are. */
export function card(entries: readonly (readonly [name: string, value: string | null])[]): string {
  const shown = entries.flatMap(([name, value]) => (value ? [[plain(name), plain(value)] as const] : []));
  const width = widest(shown.map(([name]) => name));
  return shown.map(([name, value]) => `${styled('dim', padded(name, width, 'left'))}  ${value}`).join('\n');
}
