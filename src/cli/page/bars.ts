import { CHART_WIDTH, fixed, svg, text } from '../../evaluation/report/charts/svg.js';

export interface Bar {
  readonly label: string;
  /** Of at least 0. */
  readonly value: number;
  /** The value in words. */
  readonly words: string;
  /** Drawn behind it, to compare with; absent: nothing. */
  readonly before?: number;
}

const TOP = 28;
const BAR_HEIGHT = 16;
const ROW_HEIGHT = 22;
const LABEL_WIDTH = 190;
const WORDS_WIDTH = 110;
/** As many letters as fit before the bars. */
const LABEL_CHARS = 27;

/** Horizontal bars, in the order given. What of a label does not fit is in the table beside the chart. */
export function bars(title: string, all: readonly Bar[]): string {
  const most = Math.max(Number.MIN_VALUE, ...all.map(({ value, before = 0 }) => Math.max(value, before)));
  const width = (value: number): number => (value / most) * (CHART_WIDTH - LABEL_WIDTH - WORDS_WIDTH);
  const bar = (style: string, y: number, value: number): string =>
    `<rect class="${style}" x="${LABEL_WIDTH}" y="${fixed(y)}" width="${fixed(width(value))}" height="${BAR_HEIGHT}"/>`;
  const rows = all.flatMap(({ label, value, words, before }, i) => {
    const y = TOP + i * ROW_HEIGHT;
    return [
      text(LABEL_WIDTH - 8, y + 12, clipped(label), 'end'),
      ...(before === undefined ? [] : [bar('other', y + 3, before)]),
      bar('engine', y, value),
      text(LABEL_WIDTH + width(Math.max(value, before ?? 0)) + 6, y + 12, words, 'start'),
    ];
  });
  return svg(title, TOP + all.length * ROW_HEIGHT + 6, rows);
}

const clipped = (label: string): string => {
  const letters = [...label];
  return letters.length > LABEL_CHARS ? `${letters.slice(0, LABEL_CHARS - 1).join('')}…` : label;
};
