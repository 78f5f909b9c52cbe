import { CAMPAIGN_KIND } from './campaign-kind.js';
import type { ConfiguredKind } from './configured-kind.js';
import { ITEM_KIND } from './item-kind.js';
import { PROMOTION_KIND } from './promotion-kind.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { SHOP_KIND } from './shop-kind.js';

/** What a configuration file carries, in the order in which it is written: what an entry names comes before it. Deleted is in the opposite one. */
export const KINDS: readonly ConfiguredKind[] = [ITEM_KIND, SEGMENT_KIND, PROMOTION_KIND, CAMPAIGN_KIND, SHOP_KIND];
