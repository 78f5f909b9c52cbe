import { describe, expect, it } from 'vitest';
import { bars } from '../../../src/cli/page/bars.js';
import { htmlTable } from '../../../src/cli/page/html-table.js';
import { htmlPage } from '../../../src/cli/page/page.js';

const HOSTILE = `</title></table><script src="https://evil.example/x.js">'"&amp;<img onerror=alert(1)>`;

const page = htmlPage({
  title: HOSTILE,
  facts: [HOSTILE],
  sections: [
    {
      heading: HOSTILE,
      words: [HOSTILE],
      chart: bars(HOSTILE, [{ label: HOSTILE, value: 2, words: HOSTILE, before: 3 }]),
      table: htmlTable([HOSTILE, 'Shown'], [[HOSTILE, HOSTILE]]),
    },
  ],
});

describe('a page', () => {
  it('shows whatever a name has in it as the text that it is', () => {
    expect(page).not.toMatch(/<script|<img/i);
    expect(page.match(/<\/title>/g)).toHaveLength(2);
  });

  it('loads nothing', () => {
    expect(page).not.toMatch(/\b(src|href|url)\s*[=(]\s*["']?(?!&)/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('has a table beside each chart', () => {
    expect(page.match(/<svg/g)).toHaveLength(page.match(/<table/g)!.length);
  });
});

describe('bars', () => {
  it('are as long as what they show, beside what was before', () => {
    const chart = bars('Shown', [
      { label: 'a', value: 1, words: '1' },
      { label: 'b', value: 2, words: '2', before: 4 },
    ]);
    const widths = [...chart.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths[0]! / widths[1]!).toBeCloseTo(0.25, 1);
    expect(widths[2]! / widths[1]!).toBeCloseTo(0.5, 1);
  });

  it('are none of nothing', () => {
    expect(bars('Shown', [{ label: 'a', value: 0, words: '0' }])).toContain('width="0.0"');
    expect(bars('Shown', [])).toContain('<title>Shown</title>');
  });

  it('cut long labels between letters', () => {
    expect(bars('Shown', [{ label: '😀'.repeat(60), value: 1, words: '1' }])).toContain(`${'😀'.repeat(26)}…`);
  });
});
