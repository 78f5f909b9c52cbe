export const CHART_WIDTH = 560;

/** A chart with a title that is read out, and drawn by `body` in a box of CHART_WIDTH x height. */
export function svg(title: string, height: number, body: readonly string[]): string {
  return `<svg role="img" viewBox="0 0 ${CHART_WIDTH} ${height}"><title>${escapeHtml(title)}</title>
<text class="title" x="0" y="15">${escapeHtml(title)}</text>
${body.join('\n')}
</svg>`;
}

type Anchor = 'start' | 'middle' | 'end';

export function text(x: number, y: number, content: string, anchor: Anchor, style = ''): string {
  const classes = style === '' ? '' : ` class="${style}"`;
  return `<text${classes} x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escapeHtml(content)}</text>`;
}

/** A line from one point to another. */
export function line(style: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="${style}" d="M${fixed(x1)} ${fixed(y1)}L${fixed(x2)} ${fixed(y2)}"/>`;
}

/** An interval of a mean, light around dark, so that it is seen on any colour. */
export function interval(x1: number, y1: number, x2: number, y2: number): string {
  return line('halo', x1, y1, x2, y2) + line('interval', x1, y1, x2, y2);
}

export const fixed = (value: number): string => value.toFixed(1);

/** `12.5 %`; below a per cent more digits. */
export function percent(share: number): string {
  const digits = share === 0 || share >= 0.1 ? 1 : share >= 0.001 ? 2 : 3;
  return `${Number((100 * share).toFixed(digits))} %`;
}

/** Ends of three to six equal steps from 0 that cover `most`: 0, .1, .2, .3 */
export function ticks(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** Text for HTML and SVG content and attributes. */
export function escapeHtml(content: string): string {
  return content.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
