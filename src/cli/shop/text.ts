import type { Shop } from '../../generated/handbill/v1/Shop.js';
import { card } from '../terminal/table.js';

export const shopCard = (shop: Shop): string =>
  card([
    ['time zone', shop.timeZone],
    ['etag', shop.etag],
  ]);
