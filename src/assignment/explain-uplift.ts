import type { UpliftParts } from '../ranking/uplift/uplift-ranker.js';
import type { Contribution } from './explanation.js';

/** First of the contributions where an UPLIFT variant ranks by relevance. */
export const RELEVANCE_INSTEAD: Contribution = {
  signal: 'order',
  amount: 0,
  share: 0,
  words:
    'Too little is known yet of what showing an offer changes, so this one is ranked by the chance that the customer buys',
};

/** Why an offer is worth what it is: two amounts in minor units, which add up to its value. */
export function explainUplift({ shown, unshown, economics }: UpliftParts): Contribution[] {
  const { priceMinor, margin, depth, assumed } = economics;
  const gained = priceMinor * (shown - unshown) * margin;
  const given = -priceMinor * shown * depth;
  const all = Math.abs(gained) + Math.abs(given);
  const share = (amount: number): number => (all === 0 ? 0 : Math.abs(amount) / all);
  const earned = `a purchase leaves ${percent(margin)} of its price${assumed.margin ? ', which is assumed' : ''}`;
  const changes = `Shown the offer, ${percent(shown)} of customers like this one buy of it, and ${percent(unshown)} if they are not`;
  return [
    { signal: 'uplift', amount: gained, share: share(gained), words: `${changes}; ${earned}` },
    {
      signal: 'discount',
      amount: given,
      share: share(given),
      words:
        depth === 0
          ? 'The offer gives nothing off'
          : `The discount gives away ${percent(depth)} of the price, to those included who would have bought anyway`,
    },
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
