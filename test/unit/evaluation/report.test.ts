import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../src/evaluation/report/html-report.js';
import { textReport } from '../../../src/evaluation/report/text-report.js';
import { verdict } from '../../../src/evaluation/report/verdict.js';
import type { EvaluationResult, MethodResult } from '../../../src/evaluation/results.js';

const of = (mean: number, interval = 0.01) => ({ mean, interval, count: 500 });

function method(name: string, recall: number, gain: number | null): MethodResult {
  return {
    name,
    metrics: { 'R@6': of(recall), 'N@6': of(0.1), 'P@6': of(2 * recall) },
    engineGain: gain === null ? {} : { 'R@6': of(gain), 'N@6': of(0), 'P@6': of(0) },
    byHistory: [
      { receipts: '0–2', hit: of(recall) },
      { receipts: '3–4', hit: of(recall + 0.1, 0.2) },
      { receipts: '5–8', hit: { mean: 1, interval: 0, count: 3 } },
    ],
  };
}

/** The engine at .2, a weak method, and a best one that the engine leads by `gain`. */
const result = (gain: number): EvaluationResult => ({
  title: 'Baskets of <Anna & Ben>',
  facts: ['500 customers'],
  ks: [6],
  instances: 500,
  methods: [method('Handbill', 0.2, null), method('G-TopFreq', 0.05, 0.15), method('GP-TopFreq', 0.2 - gain, gain)],
  calibration: [{ expected: 0.1, observed: 0.12, count: 400 }],
});

describe('the verdict compares with the best of the others', () => {
  it.each([
    [0.04, '4.0 ± 1.0 points more (+25 %)'],
    [0.01, 'no reliable difference (1.0 ± 1.0 points)'],
    [-0.02, 'Handbill is behind by 2.0 ± 1.0 points'],
  ])('a lead of %d is: %s', (gain, words) => {
    const [hits, recall] = verdict(result(gain));
    expect(hits).toMatch(/^In 40\.0 % of the cases .* GP-TopFreq, in /);
    expect(recall).toContain(words);
    expect(textReport(result(gain))).toContain(words);
    expect(htmlReport(result(gain))).toContain(words);
  });

  it('is silent with nothing measured or nothing to compare with', () => {
    expect(verdict({ ...result(0.1), instances: 0 })).toEqual([]);
    expect(verdict({ ...result(0.1), methods: [method('Handbill', 0.2, null)] })).toEqual([]);
  });
});

describe('reports', () => {
  it('mark where the engine is surely better', () => {
    const lines = textReport(result(0.04)).split('\n');
    expect(lines.find((line) => line.startsWith('GP-TopFreq'))).toBe(
      'GP-TopFreq  .1600 ±.0100* .1000 ±.0100  .3200 ±.0100',
    );
    expect(htmlReport(result(0.04)).match(/<sup>\*<\/sup>/g)).toHaveLength(2);
  });

  it('are one page that needs no other file and lets no text through as markup', () => {
    const page = htmlReport(result(0.04));
    expect(page).not.toMatch(/<Anna|src=|href=|<script/);
    expect(page).toContain('Baskets of &#60;Anna &#38; Ben&#62;');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draw bars with intervals, hits by history without buckets of a few cases, and calibration', () => {
    const page = htmlReport(result(0.04));
    expect(page.match(/<svg /g)).toHaveLength(5);
    expect(page.match(/<rect class="engine"/g)).toHaveLength(3);
    expect(page).toContain('>3–4<');
    expect(page).not.toContain('>5–8<');
    expect(page).toContain('<title>predicted 10 %, observed 12 %, 400 cases</title>');
  });

  it('give each of nine methods a line of its own colour, and room for the longest name', () => {
    const names = ['Handbill', 'own purchases, then popularity', ...'abcdefg'];
    const page = htmlReport({ ...result(0.04), methods: names.map((name, i) => method(name, 0.2 - i / 100, i / 100)) });
    const drawn = new Set(page.match(/class="line line-\d+"/g)?.map((it) => it.match(/line-\d+/)![0]));
    expect(drawn.size).toBe(names.length);
    for (const line of drawn) expect(page, line).toContain(`.${line} { stroke: #`);
    const at = Number(/x="([\d.]+)" y="[\d.]+" text-anchor="start">own purchases, then popularity</.exec(page)![1]);
    expect(at + names[1]!.length * 6).toBeLessThanOrEqual(560);
  });

  it('of the engine alone compare with nothing', () => {
    const alone: EvaluationResult = { ...result(0), methods: [method('Handbill', 0.2, null)] };
    expect(textReport(alone)).not.toContain('better');
    expect(htmlReport(alone)).not.toMatch(/better|class="verdict"|undefined/);
    expect(htmlReport(alone).match(/<rect/g)).toHaveLength(3);
  });

  it('of predictions without truth hold their facts and no empty charts', () => {
    const hidden: EvaluationResult = {
      ...result(0),
      instances: 0,
      methods: [{ ...method('Handbill', 0, null), metrics: {} }],
    };
    expect(textReport(hidden)).toBe('Baskets of <Anna & Ben>\n  500 customers');
    expect(htmlReport(hidden)).not.toMatch(/<svg|<table|NaN/);
  });
});
