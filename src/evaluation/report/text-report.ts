import type { Estimate } from '../metrics.js';
import type { EvaluationResult } from '../results.js';
import { verdict } from './verdict.js';

/** The result for a terminal: one line a method, mean ± half the 95 % interval; a star where the engine is surely better. */
export function textReport(result: EvaluationResult): string {
  const head = [result.title, ...result.facts.map((fact) => `  ${fact}`)];
  if (result.instances === 0) return head.join('\n');
  const [engine, ...others] = result.methods;
  const sentences = verdict(result);
  return [
    ...head,
    ...(sentences.length > 0 ? ['', ...sentences] : []),
    '',
    ...tableLines(result),
    '',
    'R: share of everything taken that is among the first K, N: nDCG, P: share of cases with a hit; ± half the 95 % interval',
    ...(others.length > 0 ? [`* ${engine?.name} is better at the 95 % level, compared on the same cases`] : []),
  ].join('\n');
}

function tableLines({ methods }: EvaluationResult): string[] {
  const metrics = Object.keys(methods[0]?.metrics ?? {});
  const nameWidth = Math.max(6, ...methods.map(({ name }) => name.length));
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(nameWidth)}  ${cells.map((cell) => cell.padEnd(13)).join(' ')}`.trimEnd();
  return [
    row('method', metrics),
    ...methods.map((method) =>
      row(
        method.name,
        metrics.map((metric) => {
          const gain = method.engineGain[metric];
          return `${formatEstimate(method.metrics[metric]!)}${gain && gain.mean > gain.interval ? '*' : ''}`;
        }),
      ),
    ),
  ];
}

function formatEstimate({ mean, interval }: Estimate): string {
  return `${shortNumber(mean)} ±${shortNumber(interval)}`;
}

/** Four decimals without the leading zero: .1871 */
export function shortNumber(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(4).replace(/^(-?)0\./, '$1.');
}
