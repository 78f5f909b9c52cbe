import { plural } from '../../base/plural.js';
import { type Estimated, intervalOf } from '../../experiments/interval.js';
import { POLICY_CUT_MAX, POLICY_EFFECTIVE_MIN, POLICY_REACH_MIN } from '../../limits.js';
import { type Contribution, contributionOf } from './contributions.js';
import type { ReplayedHandbill } from './replayed-handbill.js';

export type Estimator = 'IPS' | 'SNIPS' | 'DR';

/** Redemptions a handbill by one estimator, and by how much that is more than the log has. */
export interface PolicyValue {
  readonly estimator: Estimator;
  readonly value: Estimated;
  readonly gain: Estimated;
}

export interface PolicyEstimates {
  /** Handbills that were replayed, and their customers. */
  readonly handbills: number;
  readonly customers: number;
  /** How many handbills would tell as much if each showed the policy alike: (sum w)^2 / sum w^2, w the sum of the weights of a handbill. */
  readonly effective: number;
  /** Share of the policy's slots that the log can show at all, in the mean 1 where everything has a chance. */
  readonly reach: Estimated;
  /** Redemptions a handbill that the log has. */
  readonly logged: Estimated;
  /** Empty: refused. */
  readonly values: readonly PolicyValue[];
  /** Why nothing is estimated, in a sentence; empty: it is. */
  readonly refusal: string;
  /** What to bear in mind, a sentence each. */
  readonly warnings: readonly string[];
}

/** Estimates what a policy is worth from handbills that another rule has shown. */
export function estimatePolicy(handbills: readonly ReplayedHandbill[]): PolicyEstimates {
  const clusters = byCustomer(handbills.map(contributionOf));
  const total = sumOf(clusters);
  const effective = total.squares === 0 ? 0 : total.weight ** 2 / total.squares;
  const n = total.handbills;
  const mean = (sum: number): number => (n === 0 ? 0 : sum / n);
  // The influence of a customer on a mean over handbills.
  const onMean = (of: (cluster: Cluster) => number): number[] => {
    const value = mean(of(total));
    return clusters.map((cluster) => (of(cluster) - value * cluster.handbills) / n);
  };
  const estimated = (of: (cluster: Cluster) => number): Measure => ({ value: mean(of(total)), influences: onMean(of) });

  const logged = estimated(({ logged }) => logged);
  const ips = estimated(({ ips }) => ips);
  const dr = estimated(({ dr }) => dr);
  const reach = ratioOf(
    estimated(({ reached }) => reached),
    estimated(({ slots }) => slots),
  );
  const snips = ratioOf(ips, reach);
  const facts = {
    handbills: n,
    customers: clusters.length,
    effective,
    reach: intervalOf(reach.value, reach.influences),
    logged: intervalOf(logged.value, logged.influences),
  };
  const refusal = refusalOf(n, effective);
  if (refusal !== '') return { ...facts, values: [], refusal, warnings: [] };
  const measures: readonly [Estimator, Measure][] = [
    ['IPS', ips],
    ['SNIPS', snips],
    ['DR', dr],
  ];
  const values = measures.map(([estimator, measure]) => ({
    estimator,
    value: intervalOf(measure.value, measure.influences),
    gain: intervalOf(
      measure.value - logged.value,
      measure.influences.map((influence, i) => influence - logged.influences[i]!),
    ),
  }));
  return { ...facts, values, refusal, warnings: warningsOf(facts.reach, total) };
}

/** A number, and how much each customer pulls it off. */
interface Measure {
  readonly value: number;
  readonly influences: readonly number[];
}

/** By the delta method; 0 over nothing. */
function ratioOf(above: Measure, below: Measure): Measure {
  if (below.value === 0) return { value: 0, influences: above.influences.map(() => 0) };
  const value = above.value / below.value;
  return {
    value,
    influences: above.influences.map((influence, i) => (influence - value * below.influences[i]!) / below.value),
  };
}

/** The contributions of one customer, added up. */
interface Cluster extends Omit<Contribution, 'customer'> {
  readonly handbills: number;
  /** Of the weights of each handbill. */
  readonly squares: number;
}

const NOTHING: Cluster = {
  handbills: 0,
  squares: 0,
  logged: 0,
  slots: 0,
  weight: 0,
  uncut: 0,
  reached: 0,
  ips: 0,
  dr: 0,
};

function byCustomer(contributions: readonly Contribution[]): Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const { customer, ...contribution } of contributions) {
    const one = { ...contribution, handbills: 1, squares: contribution.weight ** 2 };
    clusters.set(customer, added(clusters.get(customer) ?? NOTHING, one));
  }
  return [...clusters.values()];
}

const sumOf = (clusters: readonly Cluster[]): Cluster => clusters.reduce(added, NOTHING);

const added = (a: Cluster, b: Cluster): Cluster => ({
  handbills: a.handbills + b.handbills,
  squares: a.squares + b.squares,
  logged: a.logged + b.logged,
  slots: a.slots + b.slots,
  weight: a.weight + b.weight,
  uncut: a.uncut + b.uncut,
  reached: a.reached + b.reached,
  ips: a.ips + b.ips,
  dr: a.dr + b.dr,
});

function refusalOf(handbills: number, effective: number): string {
  if (effective >= POLICY_EFFECTIVE_MIN) return '';
  return (
    `${plural(handbills, 'handbill')} of the log tell as much of this ranking as ${Math.floor(effective).toLocaleString('en')} ` +
    `that had followed it would, and ${POLICY_EFFECTIVE_MIN} are needed: let the campaign explore more slots, or for longer, and hold events for as long`
  );
}

function warningsOf(reach: Estimated, { weight, uncut }: Cluster): string[] {
  const warnings: string[] = [];
  if (reach.high < POLICY_REACH_MIN) {
    warnings.push(
      `only ${percent(reach.value)} of what this ranking would show could ever be seen in the log: IPS leaves the rest out, SNIPS takes it to be as good, ` +
        'DR trusts its predicted chances',
    );
  }
  if (1 - weight / uncut > POLICY_CUT_MAX) {
    warnings.push(`${percent(1 - weight / uncut)} of the weight was cut, so that IPS is low by about as much`);
  }
  return warnings;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
