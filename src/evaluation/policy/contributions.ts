import { POLICY_WEIGHT_MAX } from '../../limits.js';
import type { ReplayedHandbill } from './replayed-handbill.js';

/** What one handbill adds to the estimates. */
export interface Contribution {
  readonly customer: string;
  /** Redemptions that the log has. */
  readonly logged: number;
  /** Slots that the policy fills. */
  readonly slots: number;
  /** Sum of the weights: how much of the policy the handbill shows. */
  readonly weight: number;
  /** The same with nothing cut. */
  readonly uncut: number;
  /** The weights without places: in the mean the slots of the policy that the log can show at all. */
  readonly reached: number;
  /** Weighted redemptions. */
  readonly ips: number;
  /** What the chances promise, put right by the weighted redemptions. */
  readonly dr: number;
}

/**
 * With j a shown promotion at place k, and pi the choice of the policy:
 *
 *     w   = 1[j in pi] / propensity x e(place of j in pi) / e(k), cut at POLICY_WEIGHT_MAX
 *     ips = sum over shown of w r
 *     dr  = sum over chosen of e q + sum over shown of w (r - e(k) q)
 *
 * r is 1 for what was redeemed, q the chance of it at the first place. A weight that is cut counts less in `reached` by the same factor. Source:
 * RANKING-2, section 5; doubly robust estimation after Dudik, Langford, Li 2011.
 */
export function contributionOf({ customer, shown, chosen }: ReplayedHandbill): Contribution {
  const seenWhenChosen = new Map(chosen.map(({ promotion, seen }) => [promotion, seen]));
  const sums = { logged: 0, weight: 0, uncut: 0, reached: 0, ips: 0, dr: 0 };
  for (const { seen, chance } of chosen) sums.dr += seen * chance;
  for (const { promotion, seen, propensity, redeemed, chance } of shown) {
    const r = redeemed ? 1 : 0;
    sums.logged += r;
    const chosenSeen = seenWhenChosen.get(promotion);
    if (chosenSeen === undefined) continue;
    const full = chosenSeen / seen / propensity;
    const weight = Math.min(full, POLICY_WEIGHT_MAX);
    sums.weight += weight;
    sums.uncut += full;
    sums.reached += weight / full / propensity;
    sums.ips += weight * r;
    sums.dr += weight * (r - seen * chance);
  }
  return { customer, slots: chosen.length, ...sums };
}
