import { CHART_WIDTH, fixed, interval, line, svg, text } from '../../evaluation/report/charts/svg.js';

export interface IntervalRow {
  readonly label: string;
  readonly value: number;
  /** null: the value alone is drawn. */
  readonly ends: readonly [low: number, high: number] | null;
  /** The value in words. */
  readonly words: string;
}

const TOP = 30;
const ROW_HEIGHT = 24;
const LABEL_WIDTH = 200;
const WORDS_WIDTH = 90;

/** Values with their intervals beside a line at 0, in the order given: one that does not touch the line is an effect. */
export function intervals(title: string, rows: readonly IntervalRow[]): string {
  const most = Math.max(
    Number.MIN_VALUE,
    ...rows.flatMap(({ value, ends }) => [value, ...(ends ?? [])].map((end) => Math.abs(end))),
  );
  const half = (CHART_WIDTH - LABEL_WIDTH - WORDS_WIDTH) / 2;
  const x = (value: number): number => LABEL_WIDTH + half * (1 + value / most);
  const bottom = TOP + rows.length * ROW_HEIGHT;
  const drawn = rows.flatMap(({ label, value, ends, words }, i) => {
    const y = TOP + (i + 0.5) * ROW_HEIGHT;
    return [
      text(LABEL_WIDTH - 8, y + 4, label, 'end'),
      ...(ends === null ? [] : [interval(x(ends[0]), y, x(ends[1]), y)]),
      `<circle class="engine" cx="${fixed(x(value))}" cy="${fixed(y)}" r="4"/>`,
      text(CHART_WIDTH - WORDS_WIDTH + 8, y + 4, words, 'start'),
    ];
  });
  return svg(title, bottom + 8, [line('diagonal', x(0), TOP - 6, x(0), bottom), ...drawn]);
}
