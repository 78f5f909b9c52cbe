import type { EvaluationResult, MethodResult } from '../results.js';
import { barChart } from './charts/bar-chart.js';
import { calibrationChart } from './charts/calibration-chart.js';
import { historyChart } from './charts/history-chart.js';
import { escapeHtml } from './charts/svg.js';
import { METHOD_WORDS } from './method-words.js';
import { STYLE } from './style.js';
import { shortNumber } from './text-report.js';
import { verdict } from './verdict.js';

const METRIC_WORDS: Readonly<Record<string, string>> = {
  R: 'Recall',
  N: 'nDCG',
  P: 'Share of cases with a hit',
};

/** One self-contained page: what it comes to, charts of the means, of the hit rate by history and of calibration, the table. */
export function htmlReport(result: EvaluationResult): string {
  const { title, facts, methods, instances, calibration } = result;
  const metrics = Object.keys(methods[0]?.metrics ?? {});
  const k = result.ks.includes(6) ? 6 : result.ks[0];
  const bars = metrics
    .filter((metric) => metric === 'AUC' || metric.endsWith(`@${k}`))
    .map((metric) =>
      barChart(
        describe(metric),
        methods.map((it) => ({ label: it.name, value: it.metrics[metric]! })),
      ),
    );
  const charts = [
    ...bars,
    historyChart(
      `Cases with a hit among the first ${k}, by length of the history`,
      methods.map(({ name, byHistory }) => ({ label: name, buckets: byHistory })),
    ),
    calibrationChart(`Do the probabilities of ${methods[0]?.name} hold?`, calibration),
  ].filter((chart) => chart !== '');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${list(facts)}
${
  instances === 0
    ? ''
    : `${boxed(verdict(result))}
<section class="charts">${charts.map((chart) => `<figure>${chart}</figure>`).join('\n')}</section>
${table(methods, metrics)}
<h2>How to read this</h2>
<dl>${glossary(methods)}</dl>`
}
</body></html>
`;
}

const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((it) => `<li>${escapeHtml(it)}</li>`).join('')}</ul>`;

const boxed = (sentences: readonly string[]): string =>
  sentences.length === 0
    ? ''
    : `<div class="verdict">${sentences.map((it) => `<p>${escapeHtml(it)}</p>`).join('')}</div>`;

/** `Recall among the first 6` */
function describe(metric: string): string {
  const [kind, k] = metric.split('@');
  const words = METRIC_WORDS[kind!];
  return words === undefined ? metric : `${words} among the first ${k} (${metric})`;
}

function table(methods: readonly MethodResult[], metrics: readonly string[]): string {
  const head = metrics.map((metric) => `<th>${escapeHtml(metric)}</th>`).join('');
  const rows = methods.map(({ name, metrics: values, engineGain }, i) => {
    const cells = metrics.map((metric) => {
      const { mean, interval } = values[metric]!;
      const gain = engineGain[metric];
      const star = gain && gain.mean > gain.interval ? '<sup>*</sup>' : '';
      return `<td>${shortNumber(mean)}${star}<span class="half">±${shortNumber(interval)}</span></td>`;
    });
    return `<tr${i === 0 ? ' class="first"' : ''}><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
  });
  const note =
    methods.length < 2 ? '' : `* ${methods[0]!.name} is better at the 95 % level, compared on the same cases.`;
  return `<div class="scroll"><table><thead><tr><th>method</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div><p class="quiet">${escapeHtml(note)}</p>`;
}

function glossary(methods: readonly MethodResult[]): string {
  const entries: (readonly [term: string, words: string])[] = [
    ['R@K, recall', 'of everything taken (bought, or redeemed), the share that is among the first K ranked.'],
    ['N@K, nDCG', 'the same, where what was taken counts more the higher it was ranked; 1 is the best possible order.'],
    ['P@K', 'the share of cases in which at least one of the first K was taken.'],
    ['±', 'half the 95 % interval of the mean.'],
    ...methods.flatMap(({ name }) => (METHOD_WORDS[name] ? [[name, METHOD_WORDS[name]] as const] : [])),
  ];
  return entries.map(([term, words]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(words)}</dd>`).join('');
}
