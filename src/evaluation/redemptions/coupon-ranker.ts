import { type Choice, fitChoices } from '../../ranking/training/fit-choices.js';
import { COUPON_INPUT_COUNT } from './coupon-inputs.js';

/** A choice in a campaign whose coupons were `chosen` for each household, or in one that gave every household all. */
export interface CampaignChoice extends Choice {
  readonly chosen: boolean;
}

/** Weights for the coupons of a campaign, by its kind. */
export type CouponRanker = (campaign: { readonly chosen: boolean }) => Float64Array;

/** Pull of a kind's own weights towards the common ones: strong, because a kind may have a hundred choices only. */
const KIND_L2 = 0.3;

/**
 * Weights from all choices, then of each kind of campaign for itself, pulled towards the common ones: what a chosen coupon says about the
 * household it was chosen for, a coupon for everybody doesn't.
 */
export function fitCouponRanker(choices: readonly CampaignChoice[], l2: number): CouponRanker {
  const common = fitChoices(choices, { l2, prior: new Float64Array(COUPON_INPUT_COUNT) });
  const ofKind = (kind: boolean): Float64Array => {
    const own = choices.filter(({ chosen }) => chosen === kind);
    return own.length === 0 ? common : fitChoices(own, { l2: KIND_L2, prior: common });
  };
  const [broad, chosen] = [ofKind(false), ofKind(true)];
  return (campaign) => (campaign.chosen ? chosen : broad);
}
