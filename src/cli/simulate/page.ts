import type { ExposureShare } from '../../generated/handbill/v1/ExposureShare.js';
import type { SimulatedCampaign } from '../../generated/handbill/v1/SimulatedCampaign.js';
import type { SimulationReport } from '../../generated/handbill/v1/SimulationReport.js';
import { bars } from '../page/bars.js';
import { htmlTable } from '../page/html-table.js';
import { htmlPage, type Section } from '../page/page.js';
import { money } from '../terminal/words.js';
import { count, factsOf, figuresOf, limitsWords, overlapWords, percent } from './words.js';

/** Bars of a chart; its table has all. */
const BARS_MAX = 25;

/** A simulation as one self-contained page. */
export function simulationPage(report: SimulationReport): string {
  const { subject, against, overlap } = report;
  const sections = subject
    ? [
        figures(subject, against, overlap === null ? [] : [overlapWords(overlap)]),
        promotions(subject, against),
        exposure('Brands', 'brands', subject, against),
        exposure('Suppliers', 'suppliers', subject, against),
      ]
    : [];
  return htmlPage({
    title: `Simulation of ${subject?.campaignId ?? 'a campaign'}${against ? `, beside ${against.campaignId}` : ''}`,
    facts: factsOf(report),
    sections: sections.filter((section) => section !== null),
  });
}

function figures(subject: SimulatedCampaign, against: SimulatedCampaign | null, words: readonly string[]): Section {
  const of = new Map(figuresOf(subject));
  const ofOther = new Map(against === null ? [] : figuresOf(against));
  const names = [...new Set([...of.keys(), ...ofOther.keys()])];
  const both = (value: (campaign: SimulatedCampaign) => number, label: string) => ({
    label,
    value: value(subject),
    words: percent(value(subject)),
    ...(against && { before: value(against) }),
  });
  return {
    heading: 'At a glance',
    words,
    chart: bars('Shares', [
      both(({ fillRate }) => fillRate, 'Slots filled'),
      both(({ byPopularity, filled }) => share(byPopularity, filled), 'By popularity alone'),
      both(({ distinctOffers, candidates }) => share(distinctOffers, candidates), 'Candidates shown'),
    ]),
    table: htmlTable(
      ['', subject.campaignId, ...(against ? [against.campaignId] : [])],
      names.map((name) => [name, of.get(name) ?? '', ...(against ? [ofOther.get(name) ?? ''] : [])]),
    ),
  };
}

function promotions(subject: SimulatedCampaign, against: SimulatedCampaign | null): Section {
  const before = new Map(against?.promotions.map((each) => [each.code, each.share]));
  return {
    heading: 'Promotions',
    words: [`Share of the customers to whom each is shown${against ? `; grey: by ${against.campaignId}` : ''}.`],
    chart: bars(
      'Shown to',
      subject.promotions.slice(0, BARS_MAX).map(({ code, name, share: shown }) => ({
        label: name || code,
        value: shown,
        words: percent(shown),
        ...(against && { before: before.get(code) ?? 0 }),
      })),
    ),
    table: htmlTable(
      [
        ...['Promotion', 'Name', 'Shown to'],
        ...(against ? [against.campaignId] : []),
        ...['Redemptions', 'Discounts', 'Limits'],
      ],
      subject.promotions.map((each) => [
        ...[each.code, each.name, percent(each.share)],
        ...(against ? [percent(before.get(each.code) ?? 0)] : []),
        ...[count(each.expectedRedemptions), money(each.expectedCost), limitsWords(each)],
      ]),
    ),
  };
}

/** Null: no item of an offer has any. */
function exposure(
  heading: string,
  of: 'brands' | 'suppliers',
  subject: SimulatedCampaign,
  against: SimulatedCampaign | null,
): Section | null {
  const exposures: readonly ExposureShare[] = subject[of];
  if (exposures.length === 0) return null;
  const before = new Map(against?.[of].map((each) => [each.name, each.share]));
  return {
    heading,
    words: [`Share of the offers that cover something of each${against ? `; grey: in ${against.campaignId}` : ''}.`],
    chart: bars(
      heading,
      exposures.slice(0, BARS_MAX).map(({ name, share: shown }) => ({
        label: name,
        value: shown,
        words: percent(shown),
        ...(against && { before: before.get(name) ?? 0 }),
      })),
    ),
    table: htmlTable(
      [heading.replace(/s$/, ''), 'Offers', 'Share', ...(against ? [against.campaignId] : [])],
      exposures.map(({ name, offers, share: shown }) => [
        ...[name, count(offers), percent(shown)],
        ...(against ? [percent(before.get(name) ?? 0)] : []),
      ]),
    ),
  };
}

const share = (part: number, all: number): number => (Number(all) === 0 ? 0 : Number(part) / Number(all));
