import { escapeHtml } from '../../evaluation/report/charts/svg.js';
import { STYLE } from '../../evaluation/report/style.js';

/** A part of a page under a heading. Charts and tables are HTML that has been escaped. */
export interface Section {
  readonly heading: string;
  /** Sentences. */
  readonly words: readonly string[];
  readonly chart: string | null;
  /** Chart and table are pale: the words say why they are not to be believed. */
  readonly isGreyed?: boolean;
  readonly table: string;
}

export interface Page {
  readonly title: string;
  /** What it is about, a line each. */
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
}

/** One self-contained page that loads nothing: each chart with the table of what it shows. The policy holds that, whatever a name has in it. */
export function htmlPage({ title, facts, sections }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
<ul>${facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>
${sections.map(sectionHtml).join('\n')}
</body></html>
`;
}

function sectionHtml({ heading, words, chart, isGreyed = false, table }: Section): string {
  const paragraphs = words.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
  const figure = chart === null ? '' : `<figure>${chart}</figure>`;
  return `<section${isGreyed ? ' class="greyed"' : ''}><h2>${escapeHtml(heading)}</h2>${paragraphs}${figure}${table}</section>`;
}
