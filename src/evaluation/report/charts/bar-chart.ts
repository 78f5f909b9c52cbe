import type { Estimate } from '../../metrics.js';
import { CHART_WIDTH, fixed, interval, line, svg, text, ticks } from './svg.js';

export interface Bar {
  readonly label: string;
  readonly value: Estimate;
}

/** A little more than that of the font, and of bold ones. */
const CHAR_WIDTH = 6.6;
const VALUE_WIDTH = 50;
const TOP = 30;
const BAR_HEIGHT = 18;
const ROW_HEIGHT = 25;

/** Horizontal bars with their 95 % intervals. The first bar is highlighted. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value.mean + value.interval));
  const labelWidth = 16 + CHAR_WIDTH * Math.max(...bars.map(({ label }) => label.length));
  const x = (value: number) => labelWidth + (value / most) * (CHART_WIDTH - labelWidth - VALUE_WIDTH);
  const bottom = TOP + bars.length * ROW_HEIGHT;
  const grid = ticks(most)
    .filter((tick) => tick <= most)
    .flatMap((tick) => [
      line('grid', x(tick), TOP - 4, x(tick), bottom),
      text(x(tick), bottom + 14, String(Number(tick.toPrecision(3))), 'middle', 'quiet'),
    ]);
  const rows = bars.flatMap(({ label, value }, i) => {
    const y = TOP + i * ROW_HEIGHT;
    const middle = y + BAR_HEIGHT / 2;
    const high = x(value.mean + value.interval);
    return [
      text(labelWidth - 8, middle + 4, label, 'end', i === 0 ? 'strong' : ''),
      `<rect class="${i === 0 ? 'engine' : 'other'}" x="${labelWidth}" y="${y}" width="${fixed(x(value.mean) - labelWidth)}" height="${BAR_HEIGHT}"/>`,
      interval(x(Math.max(0, value.mean - value.interval)), middle, high, middle),
      text(high + 6, middle + 4, value.mean.toFixed(3), 'start', i === 0 ? 'strong' : ''),
    ];
  });
  return svg(title, bottom + 22, [...grid, ...rows]);
}
