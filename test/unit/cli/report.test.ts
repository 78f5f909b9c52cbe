import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../src/cli/report/page.js';
import { reportCsv } from '../../../src/cli/report/report-csv.js';
import { reportJson } from '../../../src/cli/report/report-json.js';
import { reportText } from '../../../src/cli/report/text.js';
import type { Report } from '../../../src/generated/handbill/v1/Report.js';

const count = (offers: number) => ({ offers, events: offers + 1, profiles: 1 });
const FUNNEL = {
  assigned: count(12),
  viewed: count(10),
  activated: count(5),
  redeemed: count(3),
  expiredUnused: count(0),
};
const HOSTILE = '<img src=x onerror=alert(1)>';

/** As a client gets it: what there isn't yet is absent or empty. */
const report = (alarm = false): Report => ({
  campaignId: 'weekly, six',
  currency: 'EUR',
  from: '2026-11-02',
  to: '2026-11-30',
  experimentRevision: 1,
  primary: 'revenueCapped',
  sampleRatio: { chiSquared: 1.23, degrees: 1, p: 0.267, bayesFactor: 0.02, alarm },
  arms: [
    {
      arm: 'CONTROL',
      profiles: 1_000,
      weight: 0.1,
      funnel: null,
      ghosts: 5_987,
      outcomes: { revenueCapped: { mean: 1_230.4, variance: 45_600.1 }, buyer: { mean: 0.41, variance: 0.24 } },
      closedEarly: 0,
      crossed: 0,
    },
    {
      arm: 'a',
      profiles: 1,
      weight: 0.9,
      funnel: FUNNEL,
      ghosts: 0,
      outcomes: { revenueCapped: { mean: 1_282.5 }, buyer: {} },
      marginShare: 0.5,
      closedEarly: 2,
      crossed: 1,
    },
  ],
  uplift: [
    {
      arm: 'a',
      outcome: 'revenueCapped',
      raw: { difference: 52.1, anytime95: [-13, 117.2], anytimeP: 0.12, fixed95: [] },
      cuped: { difference: 49, anytime95: [2, 96], anytimeP: 0.04, fixed95: [1, 97], p: 0.045 },
      relative: 0.042,
      relative95: [0.008, 0.076],
      total: 520_000,
      total95: [-130_000, 1_172_000],
      verdict: alarm ? 'SAMPLE_RATIO' : 'COLLECTING',
      daysLeft: 6,
      profiles: 10_000,
      provisional: { difference: 53, profiles: 11_000 },
    },
    {
      arm: 'a',
      outcome: 'buyer',
      raw: { anytime95: [], fixed95: [] },
      cuped: null,
      relative95: [],
      total95: [],
      verdict: '',
      profiles: 0,
      provisional: null,
    },
  ],
  slots: [{ arm: 'a', slot: 0, group: HOSTILE, funnel: FUNNEL }],
  groups: [{ arm: 'a', group: HOSTILE, funnel: FUNNEL }],
  promotions: [{ arm: 'a', promotion: 'less "milk"', funnel: FUNNEL }],
  days: [{ day: '2026-11-02', arm: 'a', profiles: 1, funnel: FUNNEL, ghosts: 0 }],
  planning: { state: 'COLLECTING', profilesNeeded: 8_400, daysLeft: 6, smallestEffect: 0.03 },
});

describe('the JSON of a report', () => {
  const json = reportJson(report());

  it('has what there isn’t yet as null, and amounts unrounded', () => {
    expect(json.uplift[0]).toEqual({
      arm: 'a',
      outcome: 'revenueCapped',
      difference: 52.1,
      anytime95: [-13, 117.2],
      anytimeP: 0.12,
      fixed95: null,
      p: null,
      relative: 0.042,
      relative95: [0.008, 0.076],
      cuped: { difference: 49, anytime95: [2, 96], anytimeP: 0.04, fixed95: [1, 97], p: 0.045 },
      total: 520_000,
      total95: [-130_000, 1_172_000],
      verdict: 'COLLECTING',
      daysLeft: 6,
      adjustedP: null,
      profiles: 10_000,
      provisional: { difference: 53, profiles: 11_000 },
    });
    const nothing = { difference: null, anytime95: null, anytimeP: null, fixed95: null, p: null };
    expect(json.uplift[1]).toMatchObject({ ...nothing, cuped: nothing, total: null, total95: null, verdict: null });
    expect(json.arms[1]?.outcomes).toEqual({
      revenueCapped: { mean: 1_282.5, variance: null },
      buyer: { mean: null, variance: null },
    });
    expect(json.planning).toMatchObject({ profilesNeeded: 8_400, daysLeft: 6, smallestEffect: 0.03 });
  });

  it('has the keys of the page that other programs go by', () => {
    expect(Object.keys(json)).toEqual([
      ...['campaign', 'currency', 'from', 'to', 'experimentRevision', 'primary', 'sampleRatio', 'arms', 'uplift'],
      ...['slots', 'groups', 'promotions', 'days', 'planning'],
    ]);
    expect(Object.keys(json.arms[0]!).slice(0, 6)).toEqual([
      ...['arm', 'profiles', 'weight', 'funnel', 'ghosts', 'outcomes'],
    ]);
    expect(json.arms[0]!.funnel.expiredUnused).toEqual({ offers: 0, events: 0, profiles: 0 });
  });

  it('of all campaigns together names none', () => {
    expect(reportJson({ ...report(), campaignId: '' }).campaign).toBeNull();
  });
});

describe('the CSV of a report', () => {
  const rows: Record<string, string>[] = parse(reportCsv(reportJson(report())), { columns: true });
  const value = (wanted: Record<string, string>): string | undefined =>
    rows.find((row) => Object.entries(wanted).every(([column, cell]) => row[column] === cell))?.value;

  it('has a figure a line, each of which can be picked', () => {
    expect(value({ section: 'report', figure: 'campaign' })).toBe('weekly, six');
    expect(value({ section: 'report', figure: 'sampleRatio.bayesFactor' })).toBe('0.02');
    expect(value({ section: 'arms', arm: 'CONTROL', outcome: 'revenueCapped', figure: 'mean' })).toBe('1230.4');
    expect(value({ section: 'arms', arm: 'a', figure: 'funnel.viewed.events' })).toBe('11');
    expect(value({ section: 'uplift', arm: 'a', outcome: 'revenueCapped', figure: 'anytime95.1' })).toBe('117.2');
    expect(value({ section: 'uplift', arm: 'a', outcome: 'buyer', figure: 'cuped.difference' })).toBe('');
    expect(value({ section: 'slots', arm: 'a', slot: '0', group: HOSTILE, figure: 'funnel.redeemed.offers' })).toBe(
      '3',
    );
    expect(value({ section: 'promotions', promotion: 'less "milk"', figure: 'funnel.assigned.offers' })).toBe('12');
    expect(value({ section: 'days', day: '2026-11-02', figure: 'profiles' })).toBe('1');
    expect(value({ section: 'report', figure: 'planning.daysLeft' })).toBe('6');
  });

  it('tells no figure twice', () => {
    const keys = rows.map(({ value: _, ...names }) => JSON.stringify(names));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a report for people', () => {
  it('tells money in the currency, shares in per cent, and what is to be waited for', () => {
    const text = reportText(reportJson(report()));
    expect(text).toContain('Campaign weekly, six');
    expect(text).toMatch(/CONTROL +10 % +1,000 +12\.30 +41 %/);
    expect(text).toMatch(
      /a +Revenue, capped +0\.52 +-0\.13 to 1\.17 +4\.2 % +0\.49 +5,200\.00 +collecting, about 6 days to go/,
    );
    expect(text).toMatch(/a +1 +<img src=x onerror=alert\(1\)> +12 +10 +5 +3 +0/);
    expect(text).toContain('planned for 8,400 customers: about 6 days to go');
  });

  it('says why the uplift is not to be believed when the sample ratio is wrong', () => {
    const json = reportJson(report(true));
    expect(reportText(json)).toContain('Don’t trust the uplift');
    expect(reportPage(json)).toMatch(/<section class="greyed"><h2>Uplift<\/h2><p>Don’t trust the uplift/);
    expect(reportPage(reportJson(report()))).not.toContain('class="greyed"');
  });

  it('as a page has a table with every chart, and names that are no HTML', () => {
    const page = reportPage(reportJson(report()));
    const sections = page.split('<section').slice(1);
    expect(sections.map((section) => section.match(/<h2>(.*?)<\/h2>/)?.[1])).toEqual([
      ...['Arms', 'Uplift', 'Funnel', 'Slots', 'Groups', 'Promotions', 'Days'],
    ]);
    for (const section of sections) expect(section).toMatch(/<svg[\s\S]*<table>/);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('NaN');
  });
});
