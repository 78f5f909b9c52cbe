import { POLICY_WEIGHT_MAX } from '../../limits.js';
import type { PositionRatio, ReplayedHandbill } from './replayed-handbill.js';

/** What one handbill adds to the estimates. */
export interface Contribution {
  readonly customer: string;
  /** Redemptions that the log has. */
  readonly logged: number;
  /** Slots that the policy fills. */
  readonly slots: number;
  /** Sum of the weights: how much of the policy the handbill shows. */
  readonly weight: number;
  /** The same without positions: in the mean the slots of the policy that the log can show at all. */
  readonly reached: number;
  /** Weighted redemptions. */
  readonly ips: number;
  /** What the chances promise, put right by the weighted redemptions. */
  readonly dr: number;
}

/**
 * With j a shown promotion at position k, and pi the choice of the policy:
 *
 *     w   = 1[j in pi] / propensity x e(place of j in pi) / e(k), cut at POLICY_WEIGHT_MAX
 *     ips = sum over shown of w r
 *     dr  = sum over chosen of e q + sum over shown of w (r - e(k) q)
 *
 * r is 1 for what was redeemed, q the chance of it at the first position. A weight that is cut counts less in `reached` by the same factor. Source:
 * RANKING-2, section 5; doubly robust estimation after Dudik, Langford, Li 2011.
 */
export function contributionOf({ customer, shown, chosen }: ReplayedHandbill, ratio: PositionRatio): Contribution {
  const place = new Map(chosen.map(({ promotion, position }) => [promotion, position]));
  const sums = { logged: 0, weight: 0, reached: 0, ips: 0, dr: 0 };
  for (const { position, chance } of chosen) sums.dr += ratio(position) * chance;
  for (const { promotion, position, propensity, redeemed, chance } of shown) {
    const r = redeemed ? 1 : 0;
    sums.logged += r;
    const placed = place.get(promotion);
    if (placed === undefined) continue;
    const full = ratio(placed) / ratio(position) / propensity;
    const weight = Math.min(full, POLICY_WEIGHT_MAX);
    sums.weight += weight;
    sums.reached += weight / full / propensity;
    sums.ips += weight * r;
    sums.dr += weight * (r - ratio(position) * chance);
  }
  return { customer, slots: chosen.length, ...sums };
}
