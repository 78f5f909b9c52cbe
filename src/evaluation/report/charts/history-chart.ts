import type { HistoryBucket } from '../../results.js';
import { CHART_WIDTH, fixed, interval, line, percent, svg, text, ticks } from './svg.js';

export interface HistoryLine {
  readonly label: string;
  readonly buckets: readonly HistoryBucket[];
}

const HEIGHT = 320;
const LEFT = 46;
/** Beside the longest label: a piece of its line, and room for its letters. */
const LABEL_INDENT = 20;
const LETTER_WIDTH = 6.3;
const TOP = 34;
const BOTTOM = HEIGHT - 56;
const LABEL_HEIGHT = 15;
/** Shares of fewer cases jump about. */
const BUCKET_CASES_MIN = 20;

/** Share of cases with a hit over the number of receipts in the history, a line a method, with intervals on the first one. */
export function historyChart(title: string, lines: readonly HistoryLine[]): string {
  const shown = (lines[0]?.buckets ?? []).flatMap(({ hit }, i) => (hit.count >= BUCKET_CASES_MIN ? [i] : []));
  if (shown.length < 2) return '';
  const steps = ticks(
    Math.max(1e-9, ...lines.flatMap(({ buckets }, l) => shown.map((i) => top(buckets[i]!, l === 0)))),
  );
  const right = CHART_WIDTH - LABEL_INDENT - LETTER_WIDTH * Math.max(...lines.map(({ label }) => label.length));
  const x = (at: number) => LEFT + 14 + (at * (right - LEFT - 28)) / (shown.length - 1);
  const y = (share: number) => BOTTOM - (share / steps.at(-1)!) * (BOTTOM - TOP);
  const grid = steps.flatMap((share) => [
    line('grid', LEFT, y(share), right, y(share)),
    text(LEFT - 6, y(share) + 4, percent(share), 'end', 'quiet'),
  ]);
  const axis = shown.flatMap((i, at) => [
    text(x(at), BOTTOM + 16, lines[0]!.buckets[i]!.receipts, 'middle'),
    text(x(at), BOTTOM + 30, short(lines[0]!.buckets[i]!.hit.count), 'middle', 'quiet'),
  ]);
  const paths = lines.map(({ buckets }, l) => {
    const path = shown.map((i, at) => `${at === 0 ? 'M' : 'L'}${fixed(x(at))} ${fixed(y(buckets[i]!.hit.mean))}`);
    return `<path class="line line-${l}" d="${path.join('')}"/>`;
  });
  const intervals = shown.map((i, at) => {
    const { mean, interval: half } = lines[0]!.buckets[i]!.hit;
    return interval(x(at), y(Math.min(1, mean + half)), x(at), y(Math.max(0, mean - half)));
  });
  const ends = lines.map(({ buckets }) => y(buckets[shown.at(-1)!]!.hit.mean));
  const labels = spread(ends).flatMap((at, l) => [
    line(`line line-${l}`, right + 4, at, right + 16, at),
    text(right + LABEL_INDENT, at + 4, lines[l]!.label, 'start', l === 0 ? 'strong' : ''),
  ]);
  return svg(title, HEIGHT, [
    ...grid,
    ...axis,
    text((LEFT + right) / 2, BOTTOM + 48, 'receipts in the history; below, the cases', 'middle', 'quiet'),
    // The first one on top of the others.
    ...paths.toReversed(),
    ...intervals,
    ...labels,
  ]);
}

const top = ({ hit }: HistoryBucket, withInterval: boolean): number =>
  withInterval ? Math.min(1, hit.mean + hit.interval) : hit.mean;

/** `834`, `12k` */
const short = (count: number): string => (count < 10_000 ? String(count) : `${Math.round(count / 1_000)}k`);

/** The same heights in the same order, moved apart so that labels don't cover each other. */
function spread(heights: readonly number[]): number[] {
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  const last = BOTTOM - LABEL_HEIGHT / 2;
  let free = TOP;
  for (const [rank, label] of order.entries()) {
    const below = (order.length - 1 - rank) * LABEL_HEIGHT;
    placed[label] = Math.max(free, Math.min(heights[label]!, last - below));
    free = placed[label]! + LABEL_HEIGHT;
  }
  return placed;
}
