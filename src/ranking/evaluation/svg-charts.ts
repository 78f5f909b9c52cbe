import type { Estimate } from './metrics.js';
import type { CalibrationBin } from './results.js';

export interface Bar {
  readonly label: string;
  readonly value: Estimate;
}

const WIDTH = 640;
const LABEL_WIDTH = 190;
const BAR_HEIGHT = 22;

/** Horizontal bars with their 95 % intervals. The first bar is highlighted. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value.mean + value.interval));
  const x = (value: number) => LABEL_WIDTH + (value / most) * (WIDTH - LABEL_WIDTH - 70);
  const rows = bars.map(({ label, value }, i) => {
    const y = 34 + i * (BAR_HEIGHT + 6);
    const middle = y + BAR_HEIGHT / 2;
    const low = x(Math.max(0, value.mean - value.interval));
    const high = x(value.mean + value.interval);
    return [
      text(LABEL_WIDTH - 8, middle + 4, label, 'end'),
      `<rect class="${i === 0 ? 'engine' : 'other'}" x="${LABEL_WIDTH}" y="${y}" width="${fixed(x(value.mean) - LABEL_WIDTH)}" height="${BAR_HEIGHT}"/>`,
      `<path class="interval" d="M${fixed(low)} ${middle}H${fixed(high)}M${fixed(low)} ${middle - 4}v8M${fixed(high)} ${middle - 4}v8"/>`,
      text(high + 6, middle + 4, value.mean.toFixed(4), 'start'),
    ].join('');
  });
  return svg(title, 40 + bars.length * (BAR_HEIGHT + 6), rows.join('\n'));
}

export interface Line {
  readonly label: string;
  readonly points: readonly { readonly x: string; readonly value: Estimate }[];
}

/** Lines over named steps, with intervals on the first line. */
export function lineChart(title: string, lines: readonly Line[]): string {
  const steps = lines[0]?.points.map((point) => point.x) ?? [];
  const most = Math.max(1e-9, ...lines.flatMap((line) => line.points.map(({ value }) => value.mean + value.interval)));
  const height = 280;
  const x = (i: number) => 50 + (i * (WIDTH - 240)) / Math.max(1, steps.length - 1);
  const y = (value: number) => height - 40 - (value / most) * (height - 80);
  const parts = steps.map((step, i) => text(x(i), height - 20, step, 'middle'));
  for (const [l, line] of lines.entries()) {
    const shape = l === 0 ? 'line engine-line' : `line line-${l % 6}`;
    const path = line.points.map(({ value }, i) => `${i === 0 ? 'M' : 'L'}${fixed(x(i))} ${fixed(y(value.mean))}`);
    parts.push(`<path class="${shape}" d="${path.join('')}"/>`);
    const last = line.points.at(-1);
    if (last) parts.push(text(x(steps.length - 1) + 8, y(last.value.mean) + 4, line.label, 'start'));
    if (l > 0) continue;
    for (const [i, { value }] of line.points.entries()) {
      const top = y(value.mean + value.interval);
      parts.push(`<path class="interval" d="M${fixed(x(i))} ${fixed(top)}V${fixed(y(value.mean - value.interval))}"/>`);
    }
  }
  return svg(title, height, parts.join('\n'));
}

/** Predicted against observed rates on logarithmic axes; the diagonal is perfect. Bigger dots hold more cases. */
export function calibrationChart(title: string, bins: readonly CalibrationBin[]): string {
  const size = 320;
  const low = Math.log(3e-4);
  const at = (rate: number) => ((Math.log(Math.max(rate, 3e-4)) - low) / -low) * (size - 60);
  const x = (rate: number) => 50 + at(rate);
  const y = (rate: number) => size - 40 - at(rate);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const parts = [`<path class="interval" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>`];
  for (const rate of [0.001, 0.01, 0.1, 1]) {
    parts.push(text(x(rate), size - 20, String(rate), 'middle'), text(44, y(rate) + 4, String(rate), 'end'));
  }
  for (const bin of bins) {
    const radius = 2 + 5 * Math.sqrt(bin.count / most);
    parts.push(
      `<circle class="engine" cx="${fixed(x(bin.expected))}" cy="${fixed(y(bin.observed))}" r="${fixed(radius)}"><title>predicted ${bin.expected.toFixed(4)}, observed ${bin.observed.toFixed(4)}, ${bin.count} cases</title></circle>`,
    );
  }
  return svg(title, size, parts.join('\n'));
}

function svg(title: string, height: number, body: string): string {
  return `<svg role="img" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"><title>${escapeHtml(title)}</title>
<text class="title" x="0" y="16">${escapeHtml(title)}</text>
${body}
</svg>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escapeHtml(content)}</text>`;
}

const fixed = (value: number) => value.toFixed(1);

/** Text for HTML and SVG content and attributes. */
export function escapeHtml(content: string): string {
  return content.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
