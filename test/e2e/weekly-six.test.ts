import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, runHandbill } from '../support/server-process.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/weekly-six', import.meta.url));
const run = promisify(execFile);

const CUSTOMERS = ['anna', ...Array.from({ length: 59 }, (_, i) => `customer-${String(i + 1).padStart(2, '0')}`)];
const WEEKS = 2;
const SLOTS = 6;
/** As the campaign says. */
const SHARES: Readonly<Record<string, number>> = { CONTROL: 0.2, personal: 0.4, popular: 0.4 };

interface Told {
  readonly mean: number;
  readonly variance: number;
}
interface Arm {
  readonly arm: string;
  readonly profiles: number;
  readonly ghosts: number;
  readonly outcomes: Readonly<Record<string, Told>>;
  readonly funnel: Readonly<Record<string, { offers: number; events: number; profiles: number }>>;
}

/** What a customer bought after the entry, which was the first look at the handbill. */
interface Bought {
  baskets: number;
  revenueMinor: number;
}

/** By plain reading of the files: nothing of this is shared with what is tested. */
async function boughtByCustomer(): Promise<Map<string, Bought>> {
  const [, ...rows] = (await readFile(join(EXAMPLE, 'week.csv'), 'utf8')).trim().split('\n');
  const bought = new Map<string, Bought>(CUSTOMERS.map((customer) => [customer, { baskets: 0, revenueMinor: 0 }]));
  const seen = new Set<string>();
  for (const row of rows) {
    const [transaction, customer, , , , , amount] = row.split(';');
    const of = bought.get(customer!)!;
    of.revenueMinor += Math.round(Number(amount) * 100);
    if (!seen.has(transaction!)) of.baskets += 1;
    seen.add(transaction!);
  }
  return bought;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function told(values: readonly number[]): Told {
  const mean = meanOf(values);
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}

describe('the standard use, from the first file to the report', () => {
  let folder: string;
  let output: string;
  let report: { arms: readonly Arm[]; uplift: readonly Readonly<Record<string, unknown>>[] } & Record<string, unknown>;
  let members: Map<string, string[]>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbill-weekly-six-'));
    const file = join(folder, 'report.json');
    const { stdout } = await run('bash', [join(EXAMPLE, 'run.sh'), file], { env: cleanEnvironment() });
    output = stdout;
    report = JSON.parse(await readFile(file, 'utf8'));
    members = await membersByArm(join(folder, 'ids'));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));

  async function membersByArm(file: string): Promise<Map<string, string[]>> {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, CUSTOMERS.join('\n'));
    const { stdout } = await runHandbill(
      'experiment',
      'arms',
      '--campaign',
      join(EXAMPLE, 'campaign.json'),
      '--ids',
      file,
    );
    const [, ...rows] = stdout.trim().split('\n');
    const found = new Map<string, string[]>();
    for (const row of rows) {
      const [customer, arm] = row.split(',');
      found.set(arm!, [...(found.get(arm!) ?? []), customer!]);
    }
    return found;
  }

  const armOf = (name: string): Arm => report.arms.find(({ arm }) => arm === name)!;

  it('shows everybody six offers, and fresh ones after a week', () => {
    expect(output).toContain('Handbill of anna in weekly-six, valid until 2026-11-09');
    expect(output).toContain('Handbill of anna in weekly-six, valid until 2026-11-16');
  });

  it('reports the campaign', () => {
    expect(report).toMatchObject({
      campaign: 'weekly-six',
      currency: 'EUR',
      from: '2026-11-02',
      experimentRevision: 1,
    });
    expect(report.arms.map(({ arm }) => arm)).toEqual(Object.keys(SHARES));
  });

  it.each(Object.keys(SHARES))('counts what the customers of %s bought', async (name) => {
    const bought = await boughtByCustomer();
    const of = members.get(name)!.map((customer) => bought.get(customer)!);
    const arm = armOf(name);
    expect(arm).toMatchObject({ profiles: of.length, weight: SHARES[name] });
    const expected = {
      buyer: told(of.map(({ baskets }) => (baskets > 0 ? 1 : 0))),
      baskets: told(of.map(({ baskets }) => baskets)),
      revenue: told(of.map(({ revenueMinor }) => revenueMinor)),
    };
    for (const [outcome, { mean, variance }] of Object.entries(expected)) {
      expect(arm.outcomes[outcome]!.mean).toBeCloseTo(mean, 9);
      expect(arm.outcomes[outcome]!.variance / variance).toBeCloseTo(1, 12);
    }
  });

  it.each(['personal', 'popular'])('compares %s with the control group', async (name) => {
    const bought = await boughtByCustomer();
    const revenues = (arm: string) => members.get(arm)!.map((customer) => bought.get(customer)!.revenueMinor);
    const [treated, control] = [told(revenues(name)), told(revenues('CONTROL'))];
    const row = report.uplift.find(({ arm, outcome }) => arm === name && outcome === 'revenue')!;
    const difference = treated.mean - control.mean;
    expect(row.difference).toBeCloseTo(difference, 9);
    expect(row.relative).toBeCloseTo(difference / control.mean, 12);
    // Of all who are compared: what it earns if all of them get it.
    expect(row.total).toBeCloseTo(difference * (members.get(name)!.length + members.get('CONTROL')!.length), 6);
    const se = Math.sqrt(
      treated.variance / members.get(name)!.length + control.variance / members.get('CONTROL')!.length,
    );
    const [low, high] = row.anytime95 as [number, number];
    expect((low + high) / 2).toBeCloseTo(difference, 6);
    expect((high - low) / 2).toBeGreaterThan(1.96 * se);
  });

  it.each(['personal', 'popular'])('counts what became of the offers of %s', (name) => {
    const customers = members.get(name)!;
    // examples/weekly-six/app.mjs: every other customer activates two offers a week, every fourth uses one.
    const indexes = customers.map((customer) => CUSTOMERS.indexOf(customer));
    const [activating, using] = [2, 4].map((n) => indexes.filter((index) => index % n === 0).length) as [
      number,
      number,
    ];
    const assigned = customers.length * WEEKS * SLOTS;
    const { funnel, ghosts } = armOf(name);
    expect(ghosts).toBe(0);
    expect(funnel).toMatchObject({
      assigned: { offers: assigned, profiles: customers.length },
      viewed: { offers: assigned, events: assigned, profiles: customers.length },
      activated: { offers: activating * 2 * WEEKS, events: activating * 2 * WEEKS, profiles: activating },
      redeemed: { offers: using * WEEKS, events: using * WEEKS, profiles: using },
      expiredUnused: { offers: assigned - using * WEEKS },
    });
  });

  it('shows the control group nothing, and counts what it would have seen', () => {
    const { funnel, ghosts } = armOf('CONTROL');
    for (const { offers, events, profiles } of Object.values(funnel))
      expect([offers, events, profiles]).toEqual([0, 0, 0]);
    expect(ghosts).toBe(members.get('CONTROL')!.length * WEEKS * SLOTS);
  });
});
