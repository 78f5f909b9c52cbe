import type { Estimate } from './metrics.js';
import type { EvaluationResult } from './results.js';

/** The result as a table for a terminal: one line a method, mean ± half the 95 % interval; a star where the engine is surely better. */
export function textReport(result: EvaluationResult): string {
  const metrics = Object.keys(result.methods[0]?.metrics ?? {});
  const nameWidth = Math.max(6, ...result.methods.map((method) => method.name.length));
  const lines = [result.title, ...result.facts.map((fact) => `  ${fact}`), ''];
  lines.push(`${'method'.padEnd(nameWidth)}  ${metrics.map((metric) => metric.padEnd(14)).join(' ')}`);
  for (const method of result.methods) {
    const cells = metrics.map((metric) => {
      const value = method.metrics[metric];
      const gain = method.engineGain[metric];
      return `${value ? formatEstimate(value) : '-'}${gain && gain.mean > gain.interval ? '*' : ''}`.padEnd(14);
    });
    lines.push(`${method.name.padEnd(nameWidth)}  ${cells.join(' ').trimEnd()}`);
  }
  lines.push(
    '',
    `* ${result.methods[0]?.name ?? 'the engine'} is better at the 95 % level, compared on the same instances`,
  );
  return `${lines.join('\n')}\n`;
}

export function formatEstimate({ mean, interval }: Estimate): string {
  return `${shortNumber(mean)} ±${shortNumber(interval)}`;
}

/** Four decimals without the leading zero: .1871 */
function shortNumber(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(4).replace(/^(-?)0\./, '$1.');
}
