import type { ExposureShare } from '../../generated/handbill/v1/ExposureShare.js';
import type { SimulatedCampaign } from '../../generated/handbill/v1/SimulatedCampaign.js';
import type { SimulationReport } from '../../generated/handbill/v1/SimulationReport.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { money } from '../terminal/words.js';
import { count, factsOf, figuresOf, limitsWords, overlapWords, percent } from './words.js';

/** Rows that a terminal shows of a table; JSON and the page have all of them. */
const SHOWN = 20;

/** A simulation for a terminal. */
export function simulationText(report: SimulationReport): string {
  const { subject, against, overlap } = report;
  if (subject === null) return '';
  const parts = [
    [
      styled('bold', plain(`Simulation of ${subject.campaignId}`)),
      ...factsOf(report).map((fact) => plain(`  ${fact}`)),
    ].join('\n'),
    figuresText(subject, against),
    ...(overlap === null ? [] : [overlapWords(overlap)]),
    promotionsText(subject, against),
    exposureText('Brand', subject.brands),
    exposureText('Supplier', subject.suppliers),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function figuresText(subject: SimulatedCampaign, against: SimulatedCampaign | null): string {
  const [figures, others] = [figuresOf(subject), against === null ? [] : figuresOf(against)];
  const names = [...new Set([...figures, ...others].map(([name]) => name))];
  const [of, ofOther] = [new Map(figures), new Map(others)];
  const columns = [
    { title: '' },
    ...[subject, ...(against ? [against] : [])].map((each) => ({ title: each.campaignId })),
  ];
  return table(
    columns,
    names.map((name) => [name, of.get(name) ?? '', ofOther.get(name) ?? '']),
  );
}

function promotionsText({ promotions }: SimulatedCampaign, against: SimulatedCampaign | null): string {
  if (promotions.length === 0) return '';
  const before = new Map(against?.promotions.map(({ code, share }) => [code, share]));
  const rows = promotions
    .slice(0, SHOWN)
    .map((each) => [
      each.code,
      each.name,
      percent(each.share),
      ...(against === null ? [] : [percent(before.get(each.code) ?? 0)]),
      count(each.expectedRedemptions),
      money(each.expectedCost),
      limitsWords(each),
    ]);
  const columns = [
    { title: 'Promotion' },
    { title: 'Name', shrinks: true },
    { title: 'Shown to', align: 'right' as const },
    ...(against === null ? [] : [{ title: against.campaignId, align: 'right' as const }]),
    { title: 'Redemptions', align: 'right' as const },
    { title: 'Discounts', align: 'right' as const },
    { title: 'Limits' },
  ];
  return `${table(columns, rows)}${moreText(promotions.length)}`;
}

function exposureText(title: string, exposures: readonly ExposureShare[]): string {
  if (exposures.length === 0) return '';
  const rows = exposures.slice(0, SHOWN).map(({ name, offers, share }) => [name, count(offers), percent(share)]);
  const columns = [
    { title },
    { title: 'Offers', align: 'right' as const },
    { title: 'Share', align: 'right' as const },
  ];
  return `${table(columns, rows)}${moreText(exposures.length)}`;
}

const moreText = (all: number): string =>
  all > SHOWN ? `\n  and ${count(all - SHOWN)} more (--json and --html have them)` : '';
