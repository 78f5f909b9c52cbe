import type { Holdout } from '../../generated/handbill/v1/Holdout.js';
import type { Shop } from '../../generated/handbill/v1/Shop.js';
import { card } from '../terminal/table.js';
import { instant } from '../terminal/words.js';

export const shopCard = (shop: Shop): string =>
  card([
    ['time zone', shop.timeZone],
    ['held out', shop.holdout && holdoutText(shop.holdout)],
    ['four eyes', shop.fourEyes ? 'what somebody has changed, somebody else publishes' : null],
    ['etag', shop.etag],
  ]);

function holdoutText({ holdoutPpm, startTime, endTime, tag, revision }: Holdout): string {
  const parts = [
    `${holdoutPpm / 10_000} % of the customers from ${instant(startTime)}`,
    endTime && `until ${instant(endTime)}`,
    tag && `in campaigns with the tag ${tag}`,
    revision > 1 && `draw ${revision}`,
  ];
  return parts.filter(Boolean).join(', ');
}
