import { shareInterval } from '../../../statistics/share-interval.js';
import type { CalibrationBin } from '../../results.js';
import { fixed, interval, line, percent, svg, text } from './svg.js';

const HEIGHT = 320;
const LEFT = 60;
const TOP = 34;
const SIDE = HEIGHT - 56 - TOP;
/** Rarer things than this are not ranked among the first. */
const LOWEST = 1e-3;
const TICKS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
/** Rates of fewer cases say little. */
const BIN_CASES_MIN = 50;

/** Predicted against observed rates on logarithmic axes, with 95 % intervals; the diagonal is perfect. Bigger dots hold more cases. */
export function calibrationChart(title: string, all: readonly CalibrationBin[]): string {
  const bins = all.filter(({ count, expected }) => count >= BIN_CASES_MIN && expected >= LOWEST);
  if (bins.length === 0) return '';
  const at = (rate: number) => SIDE * (1 - Math.log(Math.min(1, Math.max(rate, LOWEST))) / Math.log(LOWEST));
  const x = (rate: number) => LEFT + at(rate);
  const y = (rate: number) => TOP + SIDE - at(rate);
  const grid = TICKS.flatMap((rate) => [
    line('grid', x(rate), y(LOWEST), x(rate), y(1)),
    line('grid', x(LOWEST), y(rate), x(1), y(rate)),
    text(x(rate), TOP + SIDE + 16, percent(rate), 'middle', 'quiet'),
    text(LEFT - 6, y(rate) + 4, percent(rate), 'end', 'quiet'),
  ]);
  const most = Math.max(...bins.map(({ count }) => count));
  const dots = bins.map((bin) => {
    const { low, high } = shareInterval(bin.observed * bin.count, bin.count);
    const words = `predicted ${percent(bin.expected)}, observed ${percent(bin.observed)}, ${bin.count.toLocaleString('en')} cases`;
    return `${interval(x(bin.expected), y(low), x(bin.expected), y(high))}<circle class="engine" cx="${fixed(x(bin.expected))}" cy="${fixed(y(bin.observed))}" r="${fixed(3 + 4 * Math.sqrt(bin.count / most))}"><title>${words}</title></circle>`;
  });
  const notes = ['Above the line: bought', 'more often than predicted.', 'Below: less often.'];
  return svg(title, HEIGHT, [
    ...grid,
    line('diagonal', x(LOWEST), y(LOWEST), x(1), y(1)),
    ...dots,
    text(LEFT + SIDE / 2, HEIGHT - 8, 'predicted chance of a purchase', 'middle', 'quiet'),
    `<g transform="rotate(-90 10 ${TOP + SIDE / 2})">${text(10, TOP + SIDE / 2, 'observed share', 'middle', 'quiet')}</g>`,
    ...notes.map((note, i) => text(LEFT + SIDE + 24, TOP + 14 + 16 * i, note, 'start', 'quiet')),
  ]);
}
