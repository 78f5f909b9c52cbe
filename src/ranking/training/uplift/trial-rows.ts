import { UPLIFT_INPUTS, type UpliftInputs } from '../../uplift/uplift-ranker.js';
import type { UpliftTrials } from './trials.js';

/** An offer that chance might have shown. */
export interface TriedOffer {
  readonly inputs: UpliftInputs;
  readonly shown: boolean;
  readonly propensity: number;
  readonly bought: boolean;
}

/** Trials on their way into a training. */
export interface TrialRows {
  /** Adds what one handbill has tried: all that was shown, and of what was not `unshownMax` in the mean, by lot in proportion to their propensities. */
  add(customer: number, offers: readonly TriedOffer[], unshownMax: number, random: () => number): void;
  toTrials(): UpliftTrials;
}

export function createTrialRows(): TrialRows {
  const columns = {
    customers: [] as number[],
    inputs: [] as number[],
    shown: [] as number[],
    propensities: [] as number[],
    counts: [] as number[],
    bought: [] as number[],
  };

  function push(customer: number, { inputs, shown, propensity, bought }: TriedOffer, count: number): void {
    const values = { level: 1, ...inputs };
    columns.customers.push(customer);
    for (const name of UPLIFT_INPUTS) columns.inputs.push(values[name]);
    columns.shown.push(shown ? 1 : 0);
    columns.propensities.push(propensity);
    columns.counts.push(count);
    columns.bought.push(bought ? 1 : 0);
  }

  return {
    add(customer, offers, unshownMax, random) {
      const unshown = offers.reduce((sum, { shown, propensity }) => sum + (shown ? 0 : propensity), 0);
      for (const offer of offers) {
        const kept = offer.shown ? 1 : Math.min(1, (unshownMax * offer.propensity) / unshown);
        if (random() < kept) push(customer, offer, 1 / kept);
      }
    },
    toTrials: () => ({
      customers: Uint32Array.from(columns.customers),
      inputs: Float64Array.from(columns.inputs),
      shown: Uint8Array.from(columns.shown),
      propensities: Float64Array.from(columns.propensities),
      counts: Float64Array.from(columns.counts),
      bought: Uint8Array.from(columns.bought),
    }),
  };
}
