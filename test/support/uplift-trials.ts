import { randomStream } from '../../src/base/hash.js';
import type { UpliftTrials } from '../../src/ranking/training/uplift/trials.js';
import { chanceOf, UPLIFT_INPUTS, type UpliftInputs } from '../../src/ranking/uplift/uplift-ranker.js';

/** An offer to a customer, with what is true of it. */
export interface Trial {
  readonly inputs: UpliftInputs;
  readonly shownChance: number;
  readonly unshownChance: number;
}

/** Customers who buy some things anyway, of which an offer changes little; `lift`: log-odds that an offer adds to what they don't know. */
export function trialWorld(seed: number, lift: number) {
  const random = randomStream(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();

  function trial(): Trial {
    const bought = random() < 0.3 ? 1 : 0;
    const share = bought * between(0, 0.8);
    const depth = between(0.05, 0.4);
    const lnOdds = -4 + bought * (1.5 + 2 * share) + between(-1, 1);
    const inputs = {
      bought,
      share,
      due: bought * between(0, 4),
      log95: bought * Math.log(10 * share + 0.05),
      depth,
      lnOdds,
      lnTheta: 0,
    };
    const uplift = lift * (1.5 - 1.2 * bought + 3 * (depth - 0.2));
    return { inputs, unshownChance: chanceOf(lnOdds), shownChance: chanceOf(lnOdds + Math.max(0, uplift)) };
  }

  /** So many customers with ten offers each, one of which is shown by lot; of the others five are kept. */
  function trials(customers: number): UpliftTrials {
    const rows: { customer: number; inputs: number[]; shown: number; bought: number }[] = [];
    for (let customer = 0; customer < customers; customer++) {
      for (let offer = 0; offer < 6; offer++) {
        const { inputs, shownChance, unshownChance } = trial();
        const shown = offer === 0 ? 1 : 0;
        const bought = random() < (shown === 1 ? shownChance : unshownChance) ? 1 : 0;
        const values = { level: 1, ...inputs };
        rows.push({ customer, inputs: UPLIFT_INPUTS.map((name) => values[name]), shown, bought });
      }
    }
    return {
      customers: Uint32Array.from(rows, ({ customer }) => customer),
      inputs: Float64Array.from(rows.flatMap(({ inputs }) => inputs)),
      shown: Uint8Array.from(rows, ({ shown }) => shown),
      propensities: new Float64Array(rows.length).fill(0.1),
      counts: Float64Array.from(rows, ({ shown }) => (shown === 1 ? 1 : 9 / 5)),
      bought: Uint8Array.from(rows, ({ bought }) => bought),
    };
  }

  return { trial, trials };
}
