import type { Fields } from '../../contract/json-values.js';
import type { Shop } from '../../generated/handbill/v1/Shop.js';
import type { ConfiguredKind, Message } from './configured-kind.js';

/** Who may publish is decided in each place by itself: a shop for tests would turn it off elsewhere. */
export const SHOP_KIND: ConfiguredKind = {
  name: 'shop',
  message: 'Shop',
  key: null,
  kept: ['etag', 'fourEyes'],
  defaultsOf: () => ({}),
  async *list({ clients: { shop }, call }) {
    yield asMessage(await call(shop, shop.getShop, {}));
  },
  isCarried: () => true,
  async write({ clients: { shop }, call }, { message, etag, validateOnly }) {
    const updateMask = { paths: ['time_zone', 'holdout'] };
    return asMessage(await call(shop, shop.updateShop, { shop: { ...message, etag }, updateMask, validateOnly }));
  },
  remove: null,
  *references({ holdout }) {
    const tag = (holdout as Fields | undefined)?.tag;
    if (tag) yield { to: 'campaign tag', id: tag as string, path: ['holdout', 'tag'] };
  },
  provides: () => [],
  unpublished: null,
  isOfFeed: false,
};

const asMessage = (shop: Shop): Message => shop as unknown as Message;
