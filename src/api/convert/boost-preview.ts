import type { CampaignId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import { SLIDERS, type Slider } from '../../campaigns/boosts.js';
import type { MovedBoost } from '../../campaigns/moved-boosts.js';
import type { BoostPreview, BoostPreviewRequest } from '../../engine/engine.js';
import type { PreviewBoostsRequest } from '../../generated/handbill/v1/PreviewBoostsRequest.js';
import type { PreviewBoostsResponseInput } from '../../generated/handbill/v1/PreviewBoostsResponse.js';
import { BOOST_CUSTOMERS_DEFAULT, BOOST_CUSTOMERS_MAX } from '../../limits.js';
import { type Issues, readFinite, readKey, readOptionalKey } from './fields.js';
import { readAudience } from './handbill-request.js';
import { snakeCase } from './paths.js';

/** Fields of issues are relative to the request. */
export function readPreviewBoosts(wire: PreviewBoostsRequest, issues: Issues): BoostPreviewRequest {
  const { customers } = wire;
  if (customers < 0 || customers > BOOST_CUSTOMERS_MAX) {
    issues.push(violation('customers', customers, `must be an integer from 0 to ${BOOST_CUSTOMERS_MAX}`));
  }
  return {
    campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
    variantId: readOptionalKey<string>(wire.variantId, 'variant_id', issues),
    moved: readMoved(wire, issues),
    settings: wire.settings.map((setting, i) => readFinite(setting, `settings[${i}]`, issues)),
    customers: customers || BOOST_CUSTOMERS_DEFAULT,
    audience: readAudience(wire, issues),
  };
}

function readMoved({ slider: name, rowFilter: filter }: PreviewBoostsRequest, issues: Issues): MovedBoost | null {
  if (filter !== '') {
    if (name !== '') issues.push(violation('slider', name, 'must be empty where the filter of a row is sent'));
    return { kind: 'row', filter };
  }
  if (name === '') return null;
  const slider = SLIDERS.find((each) => snakeCase(each) === name);
  if (slider === undefined) {
    issues.push(violation('slider', name, `must be one of ${SLIDERS.map(snakeCase).join(', ')}`));
  }
  return { kind: 'slider', slider: slider ?? ('novelty' satisfies Slider) };
}

export const toBoostPreview = ({ variantId, customers, curves }: BoostPreview): PreviewBoostsResponseInput => ({
  variantId,
  customers,
  curves: curves.map(({ moved, points }) => ({
    slider: moved.kind === 'slider' ? snakeCase(moved.slider) : '',
    rowFilter: moved.kind === 'row' ? moved.filter : '',
    points: points.map(({ brands, discounts, ...point }) => ({
      ...point,
      brands: [...brands],
      discounts: [...discounts],
    })),
  })),
});
