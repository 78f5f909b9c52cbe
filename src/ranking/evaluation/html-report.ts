import type { EvaluationResult } from './results.js';
import { barChart, calibrationChart, escapeHtml, lineChart } from './svg-charts.js';
import { formatEstimate } from './text-report.js';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; color: #1d2530; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid #dde3ea; }
th:first-child, td:first-child { text-align: left; } tr.first td { font-weight: 600; }
svg { display: block; margin: 1.5rem 0; font: 12px system-ui, sans-serif; fill: #1d2530; } svg .title { font-weight: 600; font-size: 14px; }
.engine { fill: #0b6e4f; } .other { fill: #b9c4d0; } .interval { stroke: #1d2530; fill: none; }
.line { fill: none; stroke: #b9c4d0; stroke-width: 2; } .engine-line { stroke: #0b6e4f; stroke-width: 3; }
.line-1 { stroke: #c26d2d; } .line-2 { stroke: #5475b5; } .line-3 { stroke: #9a5ba5; } .line-4 { stroke: #8d8d3f; } .line-5 { stroke: #5aa7a7; }
`;

/** One self-contained page: the table, and charts of the means, of the hit rate by history length, and of calibration. */
export function htmlReport(result: EvaluationResult): string {
  const metrics = Object.keys(result.methods[0]?.metrics ?? {});
  const charted = metrics.filter((metric) => metric === 'AUC' || metric.endsWith(`@${result.ks[0]}`));
  const bars = charted.map((metric) =>
    barChart(
      `${metric}, ${result.instances} instances, 95 % intervals`,
      result.methods.flatMap(({ name, metrics: values }) =>
        values[metric] ? [{ label: name, value: values[metric] }] : [],
      ),
    ),
  );
  const histories = result.methods.map(({ name, byHistory }) => ({
    label: name,
    points: byHistory.map(({ receipts, hit }) => ({ x: receipts, value: hit })),
  }));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(result.title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(result.title)}</h1>
<ul>${result.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>
${table(result, metrics)}
${bars.join('\n')}
${(histories[0]?.points.length ?? 0) > 1 ? lineChart('Share of customers with a hit, by receipts in their history', histories) : ''}
${result.calibration.length > 0 ? calibrationChart('Predicted and observed purchase rates', result.calibration) : ''}
<p>R = recall, N = nDCG, P = share of instances with a hit, among the first K ranked.</p>
</body></html>
`;
}

function table({ methods }: EvaluationResult, metrics: readonly string[]): string {
  const head = `<tr><th>method</th>${metrics.map((metric) => `<th>${escapeHtml(metric)}</th>`).join('')}</tr>`;
  const rows = methods.map(({ name, metrics: values }, i) => {
    const cells = metrics.map((metric) => `<td>${values[metric] ? formatEstimate(values[metric]) : '–'}</td>`);
    return `<tr${i === 0 ? ' class="first"' : ''}><td>${escapeHtml(name)}</td>${cells.join('')}</tr>`;
  });
  return `<table>${head}${rows.join('')}</table>`;
}
