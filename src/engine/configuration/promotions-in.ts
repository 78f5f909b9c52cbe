import type { PromotionIndex } from '../../base/ids.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { ConfigurationState } from './configuration.js';

/** All promotions of a configuration, published or not, as pools are compiled from. */
export function* promotionsIn({ promotions }: Pick<ConfigurationState, 'promotions'>): Generator<{
  readonly index: PromotionIndex;
  readonly promotion: Promotion;
}> {
  for (const { index, value } of promotions.all()) yield { index: index as PromotionIndex, promotion: value };
}
