import { DEFAULT_SHOP } from '../../shop/shop.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from './configuration.js';
import type { ShopVerbs } from './configuration-requests.js';
import { SHOP_KEY, shopCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { readShop } from './shop-zone.js';

export function createShopVerbs(store: ConfigurationStore, configuration: Configuration): ShopVerbs {
  return {
    get: () => readShop(store),
    async update(patch, options) {
      const written = await changeEntry(store, shopCodec, SHOP_KEY, options, (shop) => ({
        ...(shop ?? DEFAULT_SHOP),
        ...patch,
      }));
      await configuration.refresh();
      return written;
    },
  };
}
